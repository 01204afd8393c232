// @ts-check
// Fields bound to a place of the draft: what is typed goes into the tree at once.
import { button, freshId, h, icon } from "./dom.js";
import { get, put, putOrDrop, reshape, state } from "./state.js";
import { listOf, textOf } from "./tree.js";

/** @typedef {import("./tree.js").Loc} Loc */

/** How a place is written on an element. @param {Loc} loc */
export function placeOf(loc) {
  return JSON.stringify(loc);
}

/** A label above a control, with room for what is wrong with it. @param {string} words @param {Loc} loc @param {HTMLElement} control @param {string} [note] */
export function field(words, loc, control, note = "") {
  const id = control.id || freshId();
  control.id = id;
  return h("div", { class: "ed-field", "data-loc": placeOf(loc) },
    h("label", { class: "ed-label", for: id }, words, note && h("span", { class: "ed-label__note" }, note)), control);
}

/** @param {string} words @param {Loc} loc @param {{note?: string, keep?: boolean, hint?: string, lines?: number}} [more] */
export function textField(words, loc, { note = "", keep = false, hint = "", lines = 1 } = {}) {
  const write = (/** @type {any} */ event) => (keep ? put(loc, event.target.value) : putOrDrop(loc, event.target.value));
  const given = { class: "t-input ed-input", value: textOf(get(loc)), placeholder: hint, oninput: write };
  return field(words, loc, lines > 1 ? h("textarea", { ...given, rows: lines }) : h("input", { ...given, type: "text", autocomplete: "off" }), note);
}

/**
 * A select. An unknown value stays, and is shown as what it is.
 * @param {string} words @param {Loc} loc @param {[string, string][]} choices @param {{none?: string, shape?: boolean, note?: string}} [more]
 */
export function selectField(words, loc, choices, { none, shape = false, note = "" } = {}) {
  const control = choose(choices, textOf(get(loc)), (value) => {
    putOrDrop(loc, value);
    if (shape) reshape();
  }, { none });
  return field(words, loc, control, note);
}

/** A bare select. @param {any[][]} choices @param {string} value @param {(value: string) => void} write @param {{none?: string, label?: string}} [more] */
export function choose(choices, value, write, { none, label } = {}) {
  const known = choices.some(([one]) => one === value) || (value === "" && none !== undefined);
  return h("select", { class: "t-input ed-input", "aria-label": label, onchange: (/** @type {any} */ event) => write(event.target.value) },
    none !== undefined && h("option", { value: "", selected: value === "" }, none),
    !known && h("option", { value, selected: true }, value || "选一个"),
    choices.map(([one, name]) => h("option", { value: one, selected: one === value }, name)));
}

/** @param {string} words @param {Loc} loc @param {{shape?: boolean}} [more] */
export function flagField(words, loc, { shape = false } = {}) {
  const write = (/** @type {any} */ event) => {
    putOrDrop(loc, event.target.checked ? "true" : "");
    if (shape) reshape();
  };
  return h("label", { class: "ed-flag", "data-loc": placeOf(loc) }, h("input", { type: "checkbox", checked: get(loc) === "true", onchange: write }), words);
}

/**
 * Texts, one a row, with an empty row at the end to go on in.
 * @param {string} words @param {Loc} loc @param {{hint?: string, note?: string, lines?: number}} [more]
 */
export function textsField(words, loc, { hint = "再加一条…", note = "", lines = 1 } = {}) {
  const rows = h("div", { class: "ed-rows" });
  const read = () => {
    const texts = [...rows.querySelectorAll("[data-text]")].map((one) => /** @type {HTMLInputElement} */ (one).value);
    putOrDrop(loc, texts.filter((text) => text.trim()));
    number(rows, loc);
  };
  const row = (/** @type {string} */ text) => {
    const input = h(lines > 1 ? "textarea" : "input", { class: "t-input ed-input", "data-text": "", value: text, "aria-label": words, placeholder: hint, rows: lines > 1 ? lines : null, autocomplete: "off" });
    const made = h("div", { class: `ed-row${text ? "" : " ed-row--ghost"}` }, input,
      button("", () => { made.remove(); read(); }, { class: "ed-icon", "aria-label": `删掉「${text || "这一条"}」` }, icon("x-lg")));
    input.addEventListener("input", () => { grow(made, rows, () => row("")); read(); });
    return made;
  };
  rows.append(...listOf(get(loc)).map((text) => row(textOf(text))), row(""));
  number(rows, loc);
  return group(words, loc, rows, note);
}

/** The empty row becomes a real one as soon as something is typed. @param {HTMLElement} made @param {HTMLElement} rows @param {() => HTMLElement} next */
export function grow(made, rows, next) {
  if (!made.classList.contains("ed-row--ghost")) return;
  made.classList.remove("ed-row--ghost");
  rows.append(next());
}

/** Each row knows its place, so that what is wrong can be shown there. @param {HTMLElement} rows @param {Loc} loc */
export function number(rows, loc) {
  let place = 0;
  for (const made of rows.children) {
    if (!(made instanceof HTMLElement) || made.classList.contains("ed-row--ghost")) continue;
    made.dataset.loc = placeOf([...loc, place]);
    place += 1;
  }
}

/** A heading over several controls. @param {string} words @param {Loc} loc @param {HTMLElement | HTMLElement[]} inside @param {string} [note] */
export function group(words, loc, inside, note = "") {
  return h("fieldset", { class: "ed-field", "data-loc": placeOf(loc) },
    h("legend", { class: "ed-label" }, words, note && h("span", { class: "ed-label__note" }, note)), inside);
}

/** Rows of a key and a value that is typed. @param {string} words @param {Loc} loc @param {string[]} known keys that have a field of their own @param {string} hint */
export function ownRowsField(words, loc, known, hint) {
  const rows = h("div", { class: "ed-rows" });
  const read = () => {
    const node = Object.fromEntries(Object.entries(get(loc) ?? {}).filter(([key]) => known.includes(key)));
    for (const one of rows.children) {
      const [key, value] = [...one.querySelectorAll("input")].map((input) => input.value);
      if (key.trim() && !known.includes(key.trim())) node[key.trim()] = value;
    }
    put(loc, node);
  };
  const row = (/** @type {string} */ key, /** @type {string} */ value) => {
    const made = h("div", { class: `ed-row ed-row--pair${key ? "" : " ed-row--ghost"}`, "data-loc": placeOf([...loc, key]) },
      h("input", { class: "t-input ed-input", value: key, "aria-label": `${words}的名称`, placeholder: hint }),
      h("input", { class: "t-input ed-input", value, "aria-label": `${key || words}的内容` }),
      button("", () => { made.remove(); read(); }, { class: "ed-icon", "aria-label": `删掉「${key}」` }, icon("x-lg")));
    made.addEventListener("input", () => { grow(made, rows, () => row("", "")); read(); });
    return made;
  };
  const own = Object.entries(get(loc) ?? {}).filter(([key, value]) => !known.includes(key) && typeof value === "string");
  rows.append(...own.map(([key, value]) => row(key, textOf(value))), row("", ""));
  return group(words, loc, rows);
}

/** Something that opens: open once, it stays open while the form is drawn anew; its summary follows what is typed inside. @param {string} key @param {() => Child} summary @param {() => any[]} inside @param {Record<string, any>} [given] */
export function fold(key, summary, inside, given = {}) {
  const open = state.opened.has(key);
  const body = h("div", { class: "ed-fold__body" }, open ? inside() : []);
  const head = h("summary", {}, summary());
  const made = h("details", { class: "ed-fold", open, ...given }, head, body);
  made.addEventListener("input", () => head.replaceChildren(summary() || ""));
  made.addEventListener("toggle", () => {
    if (made.open && !body.hasChildNodes()) body.append(...inside().filter(Boolean));
    if (made.open) state.opened.add(key);
    else state.opened.delete(key);
  });
  return made;
}

/** @typedef {import("./dom.js").Child} Child */
