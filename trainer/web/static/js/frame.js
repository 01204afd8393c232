// @ts-check
// What every page does: toasts that go, dialogues that open, keys that lead somewhere, copying.
import { watchToasts } from "./toasts.js";

const SEQUENCE_MS = 1200;

/** Whether keys typed now are text. @param {EventTarget | null} target */
function typesText(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
}

/** @param {string} id */
function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** Copies a field's value; where the browser refuses, the text is selected instead. @param {HTMLElement} button */
async function copyFrom(button) {
  const field = document.getElementById(button.dataset.copies ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "复制好了";
  } catch {
    button.textContent = "按 Ctrl+C";
  }
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const opener = event.target.closest("[data-opens]");
  if (opener instanceof HTMLElement) openDialog(opener.dataset.opens ?? "");
  const copier = event.target.closest("[data-copies]");
  if (copier instanceof HTMLElement) copyFrom(copier);
});

let wentAt = -Infinity;
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || typesText(event.target)) return;
  if (event.key === "?") {
    openDialog("keys");
  } else if (event.key === "g") {
    wentAt = event.timeStamp;
  } else if (event.timeStamp - wentAt < SEQUENCE_MS) {
    wentAt = -Infinity;
    const way = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (way instanceof HTMLAnchorElement) way.click();
  }
});

// a form that came back with errors: to the first field at fault, else to what is said above the form
const faulty = document.querySelector("[aria-invalid=true]") ?? document.querySelector("[data-focus-first]");
if (faulty instanceof HTMLElement) faulty.focus();

watchToasts();
