// @ts-check
// Making elements: one function for HTML, one for SVG.

/** @typedef {Node | string | null | undefined | false} Child */

const SVG = "http://www.w3.org/2000/svg";
let made = 0;

/** An id that no element has yet. */
export function freshId() {
  made += 1;
  return `ed-${made}`;
}

/**
 * An element. `class`, `on…` handlers, properties (`value`, `checked`…) and attributes, then children.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [given]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (["value", "checked", "disabled", "selected", "open", "hidden"].includes(name)) Object.assign(element, { [name]: value });
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(.../** @type {(Node | string)[]} */ (children.flat().filter((one) => one !== null && one !== undefined && one !== false)));
  return element;
}

/**
 * An SVG element with attributes.
 * @param {string} tag @param {Record<string, string | number>} given @param {...(Node | string)} children
 */
export function s(tag, given, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** @param {string} name */
export function icon(name) {
  return h("i", { class: `bi bi-${name}`, "aria-hidden": "true" });
}

/** @param {string} selector @returns {HTMLElement} */
export function one(selector) {
  const found = document.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`no ${selector}`);
  return found;
}

/** A small button. @param {string} words @param {() => void} act @param {Record<string, any>} [given] @param {Child} [before] */
export function button(words, act, given = {}, before = null) {
  return h("button", { type: "button", class: "ed-link", onclick: act, ...given }, before, words);
}
