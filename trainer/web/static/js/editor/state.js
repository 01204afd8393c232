// @ts-check
// What the editor knows, and who wants to hear when it changes. One selection for list, graph and form.
import { drop as dropFrom, put as putInto, valueAt } from "./tree.js";

/** @typedef {import("./tree.js").Loc} Loc */
/** @typedef {{code: string, severity: "error" | "warning", where: string, message: string, remedy: string, loc: Loc, mend: null | {title: string, do: any[]}}} Problem */

export const state = {
  /** @type {any} */ tree: {},
  /** @type {any} */ words: {},
  /** @type {Problem[]} */ problems: [],
  /** @type {Problem[]} */ played: [],
  /** @type {any[]} */ witnesses: [],
  /** @type {any} */ graph: null,
  revision: 0,
  editable: true,
  waits: false,
  /** the step that is selected everywhere */ beat: 0,
  /** @type {"beat" | "points" | "buyer" | "shown"} */ tab: "beat",
  /** open details of the form, by place */ opened: new Set(/** @type {string[]} */ ([])),
};

/** @type {Record<string, (() => void)[]>} */
const listeners = {};

/** `tree`: something was typed · `shape`: the form has to be drawn anew · `select` · `checked`: the server has answered. @param {string} what @param {() => void} hear */
export function on(what, hear) {
  (listeners[what] ??= []).push(hear);
}

/** @param {string} what */
export function tell(what) {
  for (const hear of listeners[what] ?? []) hear();
}

/** @param {Loc} loc */
export function get(loc) {
  return valueAt(state.tree, loc);
}

/** @param {Loc} loc @param {any} value */
export function put(loc, value) {
  putInto(state.tree, loc, value);
  tell("tree");
}

/** @param {Loc} loc */
export function drop(loc) {
  dropFrom(state.tree, loc);
  tell("tree");
}

/** Writes a value, or takes the place away where it is empty. @param {Loc} loc @param {any} value */
export function putOrDrop(loc, value) {
  const empty = value === "" || value === undefined || (Array.isArray(value) && value.length === 0);
  if (empty) drop(loc);
  else put(loc, value);
}

/** Appends to the list at a place. @param {Loc} loc @param {any} value */
export function append(loc, value) {
  const found = get(loc);
  const list = Array.isArray(found) ? found : found === undefined ? [] : [found];
  put(loc, [...list, value]);
}

/** Moves an item one place up or down. @param {Loc} loc @param {number} place @param {number} by */
export function shift(loc, place, by) {
  const list = [...get(loc)];
  const to = place + by;
  if (to < 0 || to >= list.length) return;
  list.splice(to, 0, ...list.splice(place, 1));
  put(loc, list);
}

/** @param {Partial<Pick<typeof state, "beat" | "tab">>} chosen */
export function select(chosen) {
  Object.assign(state, chosen);
  const count = (get(["beats"]) ?? []).length;
  state.beat = Math.max(0, Math.min(state.beat, count - 1));
  tell("select");
}

/** Draws the form anew after its shape has changed. */
export function reshape() {
  tell("shape");
}

/** All problems: of the lint as you type, then those that playing has shown. */
export function allProblems() {
  const known = new Set(state.problems.map((one) => `${one.code} ${one.loc.join("/")}`));
  return [...state.problems, ...state.played.filter((one) => !known.has(`${one.code} ${one.loc.join("/")}`))];
}
