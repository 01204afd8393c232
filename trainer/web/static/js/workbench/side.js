// @ts-check
// The right pane: tabs, the note that saves itself, the sheet on phones and narrow screens.
import { ask } from "../server.js";

const SAVE_AFTER_MS = 800;

/** @param {HTMLElement} pane @param {string} base */
export function openSide(pane, base) {
  const tabs = /** @type {HTMLElement[]} */ (Array.from(pane.querySelectorAll("[data-tab]")));

  /** @param {string} name */
  function show(name) {
    for (const tab of tabs) {
      const on = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
    }
    for (const panel of pane.querySelectorAll("[data-panel]")) {
      if (panel instanceof HTMLElement) panel.hidden = panel.dataset.panel !== name;
    }
    pane.scrollTop = 0;
  }

  for (const tab of tabs) {
    tab.addEventListener("click", () => show(tab.dataset.tab ?? "order"));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
      show(next.dataset.tab ?? "order");
      next.focus();
    });
  }

  const note = pane.querySelector("[data-note]");
  let timer = 0;
  if (note instanceof HTMLTextAreaElement) {
    note.addEventListener("input", () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => ask(`${base}/note`, { body: { text: note.value } }).catch(() => {}), SAVE_AFTER_MS);
    });
  }

  const setSheet = (/** @type {boolean} */ open) => {
    pane.classList.toggle("wb-side--open", open);
    if (open) tabs.find((tab) => tab.getAttribute("aria-selected") === "true")?.focus();
  };
  document.querySelector("[data-sheet]")?.addEventListener("click", () => setSheet(true));
  pane.querySelector("[data-sheet-close]")?.addEventListener("click", () => setSheet(false));
  pane.addEventListener("keydown", (event) => {
    if (event.key === "Escape") setSheet(false);
  });

  const hasOrder = pane.querySelector("#panel-order .wb-rows") !== null;
  show(hasOrder ? "order" : "product");
  return { show, setSheet };
}
