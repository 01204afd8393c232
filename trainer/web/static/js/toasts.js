// @ts-check
// Toasts: one line at the bottom, four seconds; errors stay until closed.

const SHOWN_MS = 4000;

/** Starts the clock of a toast. @param {HTMLElement} toast */
function watch(toast) {
  toast.querySelector("[data-close-toast]")?.addEventListener("click", () => toast.remove());
  if (toast.dataset.toast === "goes") setTimeout(() => toast.remove(), SHOWN_MS);
}

/** Watches the toasts that came with the page. */
export function watchToasts() {
  for (const toast of document.querySelectorAll("[data-toast]")) {
    if (toast instanceof HTMLElement) watch(toast);
  }
}

/**
 * Shows a toast. An error stays until closed and is not shown twice; `undo` adds 「撤销」.
 * @param {string} text
 * @param {{error?: boolean, undo?: () => void}} [options]
 */
export function toast(text, { error = false, undo } = {}) {
  if (error && [...document.querySelectorAll("[data-toast=stays] > span")].some((one) => one.textContent === text)) return;
  const box = document.createElement("div");
  box.className = "t-toast";
  box.dataset.toast = error ? "stays" : "goes";
  const words = document.createElement("span");
  words.textContent = text;
  box.append(words);
  if (undo) box.append(button("撤销", undo));
  if (error) box.append(button("知道了", () => {}));
  document.querySelector("[data-toasts]")?.append(box);
  watch(box);
}

/** @param {string} label @param {() => void} act */
function button(label, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = label;
  element.dataset.closeToast = "";
  element.addEventListener("click", act);
  return element;
}
