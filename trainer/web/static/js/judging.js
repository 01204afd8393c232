// @ts-check
// How replies are read: a mark and its label light each other; what is said of a reading goes off without leaving the page.
import { ask, ServerError } from "./server.js";
import { toast } from "./toasts.js";

/** @param {Element | null} element */
function labelIds(element) {
  const mark = element?.closest(".rp-mark[aria-describedby]");
  if (mark) return (mark.getAttribute("aria-describedby") ?? "").split(" ");
  const label = element?.closest(".rp-label");
  return label ? [label.id] : [];
}

/** @param {string[]} ids */
function light(ids) {
  for (const lit of document.querySelectorAll(".rp-label--lit")) lit.classList.remove("rp-label--lit");
  for (const lit of document.querySelectorAll(".rp-mark--lit")) lit.classList.remove("rp-mark--lit");
  for (const id of ids) {
    document.getElementById(id)?.classList.add("rp-label--lit");
    for (const mark of document.querySelectorAll(`.rp-mark[aria-describedby~="${CSS.escape(id)}"]`)) mark.classList.add("rp-mark--lit");
  }
}

const readings = document.querySelector("[data-readings]");
for (const kind of ["mouseover", "focusin"]) {
  readings?.addEventListener(kind, (event) => light(labelIds(event.target instanceof Element ? event.target : null)));
}

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
