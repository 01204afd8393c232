// @ts-check
// What the buyer says: several wordings, each one message or several sent in a row with pauses between them.
import { button, h, icon } from "./dom.js";
import { group, grow, number } from "./fields.js";
import { get, putOrDrop } from "./state.js";
import { listOf } from "./tree.js";

/** @typedef {import("./tree.js").Loc} Loc */
const PAUSE = /^\+\d{1,5}(\.\d)?(s|m|min)?$/;
const USUAL = "3";

/** A wording as messages with the seconds before each. @param {any} value @returns {{text: string, after: string}[]} */
function messagesOf(value) {
  const items = Array.isArray(value) ? value : [value];
  /** @type {{text: string, after: string}[]} */
  const found = [];
  let after = USUAL;
  for (const item of items) {
    if (typeof item !== "string") continue;
    if (PAUSE.test(item) && found.length) after = item.slice(1).replace(/s$/, "");
    else {
      found.push({ text: item, after });
      after = USUAL;
    }
  }
  return found.length ? found : [{ text: "", after: USUAL }];
}

/** @param {HTMLElement} row @returns {string | string[]} */
function wordingOf(row) {
  /** @type {string[]} */
  const items = [];
  for (const part of row.querySelectorAll("[data-message]")) {
    const text = /** @type {HTMLInputElement} */ (part.querySelector("[data-words]")).value;
    const pause = /** @type {HTMLInputElement | null} */ (part.querySelector("[data-pause]"));
    if (!text.trim()) continue;
    if (items.length) items.push(`+${pause?.value.trim() || USUAL}${/^[\d.]*$/.test(pause?.value.trim() ?? "") ? "s" : ""}`);
    items.push(text);
  }
  return items.length > 1 ? items : items[0] ?? "";
}

/** @param {string} words @param {Loc} loc @param {{note?: string, hint?: string}} [more] */
export function wordingsField(words, loc, { note = "", hint = "再加一种说法…" } = {}) {
  const rows = h("div", { class: "ed-rows" });
  const read = () => {
    const made = [...rows.children].map((row) => wordingOf(/** @type {HTMLElement} */ (row)));
    putOrDrop(loc, made.filter((one) => one !== ""));
    number(rows, loc);
  };
  const row = (/** @type {any} */ value) => {
    const ghost = value === "";
    const made = h("div", { class: `ed-row ed-row--wording${ghost ? " ed-row--ghost" : ""}` });
    const parts = h("div", { class: "ed-parts" }, messagesOf(value).map((one, place) => message(one, place, words, hint)));
    const further = button("", () => {
      parts.append(message({ text: "", after: USUAL }, 1, words, "接着发一条…"));
      /** @type {HTMLElement | null} */ (parts.lastElementChild?.querySelector("[data-words]"))?.focus();
    }, { class: "ed-icon", "aria-label": "连着再发一条", title: "连着再发一条" }, icon("chat-left-dots"));
    const away = button("", () => { made.remove(); read(); }, { class: "ed-icon", "aria-label": "删掉这种说法" }, icon("x-lg"));
    made.append(parts, further, away);
    made.addEventListener("input", () => { grow(made, rows, () => row("")); read(); });
    return made;
  };
  rows.append(...listOf(get(loc)).map(row), row(""));
  number(rows, loc);
  return group(words, loc, rows, note);
}

/** @param {{text: string, after: string}} one @param {number} place @param {string} words @param {string} hint */
function message(one, place, words, hint) {
  return h("div", { class: "ed-message", "data-message": "" },
    place > 0 && h("label", { class: "ed-pause" }, "隔", h("input", { class: "ed-small", "data-pause": "", value: one.after, inputmode: "decimal", "aria-label": "隔几秒" }), "秒"),
    h("input", { class: "t-input ed-input", "data-words": "", value: one.text, placeholder: hint, "aria-label": words, autocomplete: "off" }));
}
