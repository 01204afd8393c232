// @ts-check
// Choosing conversations goes off without leaving the page; M masks what is selected, X takes a row, J and K move.
import { ask, ServerError } from "./server.js";
import { toast } from "./toasts.js";

const table = document.querySelector("[data-choose]");
const PLACES = "input, textarea, select, [contenteditable]";

/** @param {HTMLInputElement} tick */
async function choose(tick) {
  if (!(table instanceof HTMLElement)) return;
  try {
    await ask(table.dataset.choose ?? "", { body: { ids: [Number(tick.value)], chosen: tick.checked } });
    location.reload();
  } catch (error) {
    tick.checked = !tick.checked;
    toast(error instanceof ServerError ? error.message : "没有选上，再试一次", { error: true });
  }
}

table?.addEventListener("change", (event) => {
  if (event.target instanceof HTMLInputElement) choose(event.target);
});

/** Masks what is selected in the preview. */
function mark() {
  const form = document.querySelector("[data-mark]");
  const talk = document.querySelector("[data-talk]");
  const selected = getSelection();
  const words = selected?.toString().trim() ?? "";
  if (!(form instanceof HTMLFormElement) || words === "" || !talk?.contains(selected?.anchorNode ?? null)) return;
  const field = form.elements.namedItem("words");
  if (field instanceof HTMLInputElement) field.value = words;
  form.requestSubmit();
}

/** @param {number} step */
function move(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const at = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  rows[at + step]?.querySelector("a")?.click();
}

document.addEventListener("keydown", (event) => {
  const inside = event.target instanceof Element && event.target.closest(PLACES);
  const ticked = event.target instanceof HTMLInputElement && event.target.type === "checkbox";
  if ((inside && !ticked) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const key = event.key.toLowerCase();
  if (key === "m") mark();
  if (key === "j") move(1);
  if (key === "k") move(-1);
  if (key === "x") {
    const tick = document.querySelector("[data-row][aria-current=true] input");
    if (tick instanceof HTMLInputElement && !tick.disabled) {
      tick.checked = !tick.checked;
      choose(tick);
    }
  }
});
document.querySelector("[data-row][aria-current=true]")?.scrollIntoView({ block: "nearest" });
