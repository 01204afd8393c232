// @ts-check
// The draft as the page holds it: dicts, lists and texts, reached by places such as ["beats", 0, "say"].

/** @typedef {(string | number)[]} Loc */

/** @param {any} tree @param {Loc} loc @returns {any} */
export function valueAt(tree, loc) {
  return loc.reduce((node, key) => (node === null || node === undefined || typeof node === "string" ? undefined : node[key]), tree);
}

/** @param {any} tree @param {Loc} loc @param {any} value */
export function put(tree, loc, value) {
  let node = tree;
  loc.slice(0, -1).forEach((key, place) => {
    if (typeof node[key] !== "object" || node[key] === null) node[key] = typeof loc[place + 1] === "number" ? [] : {};
    node = node[key];
  });
  node[loc[loc.length - 1]] = value;
}

/** Takes a place away; mappings that become empty go with it. @param {any} tree @param {Loc} loc */
export function drop(tree, loc) {
  const node = valueAt(tree, loc.slice(0, -1));
  const key = loc[loc.length - 1];
  if (node === undefined || typeof node === "string") return;
  if (Array.isArray(node)) {
    node.splice(Number(key), 1);
    return;
  }
  delete node[key];
  const above = loc.slice(0, -1);
  if (above.length && typeof above[above.length - 1] === "string" && Object.keys(node).length === 0) drop(tree, above);
}

/** A value as a list: one text counts as a list of one. @param {any} value @returns {any[]} */
export function listOf(value) {
  if (value === undefined || value === null || value === "") return [];
  return Array.isArray(value) ? value : [value];
}

/** @param {any} value @returns {string} */
export function textOf(value) {
  return typeof value === "string" ? value : "";
}

/** What a list of wordings says first. @param {any} value @returns {string} */
export function firstWords(value) {
  let found = value;
  while (Array.isArray(found)) found = found[0];
  return textOf(found);
}

/** What people call a step. @param {any} beat @param {number} place */
export function beatName(beat, place) {
  return textOf(beat?.label) || firstWords(beat?.say).slice(0, 16) || textOf(beat?.id) || `第 ${place + 1} 步`;
}

/** @param {Loc} loc @param {Loc} start */
export function startsWith(loc, start) {
  return start.every((key, place) => loc[place] === key);
}
