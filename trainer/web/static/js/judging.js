// @ts-check
// How replies are read: a mark and its label light each other; what is said of a reading goes off without leaving the page.
import { lightMarksWithin } from "./marks.js";
import { ask, ServerError } from "./server.js";
import { toast } from "./toasts.js";

const readings = document.querySelector("[data-readings]");
if (readings) lightMarksWithin(readings);

/** What a form holds, as the server takes it. @param {HTMLFormElement} form */
function bodyOf(form) {
  const given = new FormData(form);
  /** @type {Record<string, unknown>} */
  const body = { messages: given.getAll("messages") };
  for (const [name, value] of given) {
    if (name !== "messages" && name !== "csrf_token") body[name] = value;
  }
  for (const field of form.querySelectorAll("[data-number]")) {
    if (field instanceof HTMLInputElement) body[field.name] = Number(field.value);
  }
  return body;
}

/** @param {HTMLFormElement} form */
async function say(form) {
  const field = form.querySelector("[data-error]");
  const button = form.querySelector("button");
  if (button) button.disabled = true;
  try {
    const { message } = await ask(form.action, { body: bodyOf(form) });
    const done = document.createElement("p");
    done.className = "jd-done";
    done.textContent = message;
    form.closest("details")?.replaceWith(done);
    toast(message);
  } catch (error) {
    if (button) button.disabled = false;
    if (!(field instanceof HTMLElement)) return;
    field.textContent = error instanceof ServerError ? error.message : "没有送出去，再试一次";
    field.hidden = false;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-say]")) return;
  event.preventDefault();
  say(form);
});

// after a try the eyes go to what it would do
const trial = document.querySelector("[data-trial]");
if (trial instanceof HTMLElement) trial.focus({ preventScroll: window.innerWidth >= 1200 });
