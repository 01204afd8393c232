// @ts-check
// Where a branch leads: the next step, a step, an end, or nowhere for a while (staying).
import { choose } from "./fields.js";
import { append, drop, get, put, reshape, state } from "./state.js";
import { beatName, listOf, textOf } from "./tree.js";
import { h } from "./dom.js";

/** @typedef {import("./tree.js").Loc} Loc */
/** @type {[string, string][]} */
const STAYS = [["stay:once", "留在这步 ×1"], ["stay:twice", "留在这步 ×2"], ["stay:3", "留在这步 ×3"]];

/** Steps and ends, as (value, name). @returns {[string, string][]} */
export function steps() {
  return listOf(get(["beats"])).map((beat, place) => [textOf(beat?.id), `${place + 1} ${beatName(beat, place)}`]);
}

/** @returns {[string, string][]} */
export function ends() {
  return state.words.outcomes.map((/** @type {string[]} */ [id, name]) => [id, `结局：${name}`]);
}

/** An end that is led to is one of the case's ends. @param {string} target */
function nameEnd(target) {
  const isEnd = state.words.outcomes.some((/** @type {string[]} */ [id]) => id === target);
  if (isEnd && !listOf(get(["outcomes"])).includes(target)) append(["outcomes"], target);
}

/** The select of a branch. @param {Loc} loc of the branch @param {number} place of its step */
export function branchGoto(loc, place) {
  const branch = get(loc) ?? {};
  const beats = listOf(get(["beats"]));
  const next = beats[place + 1];
  const value = "stay" in branch ? `stay:${branch.stay === "1" ? "once" : branch.stay === "2" ? "twice" : branch.stay}` : textOf(branch.goto);
  const none = next ? `下一步：${place + 2} ${beatName(next, place + 1)}` : "还没接到哪里";
  return choose([...steps().filter(([id]) => id !== beats[place]?.id), ...ends(), ...STAYS], value, (chosen) => {
    if (chosen.startsWith("stay:")) {
      drop([...loc, "goto"]);
      drop([...loc, "meets"]);
      put([...loc, "stay"], chosen.slice(5));
    } else {
      drop([...loc, "stay"]);
      if (chosen) put([...loc, "goto"], chosen);
      else drop([...loc, "goto"]);
      nameEnd(chosen);
    }
    reshape();
  }, { none, label: "走到哪里" });
}

/** The select of `otherwise`, silence and rudeness. @param {string} words @param {Loc} loc @param {string} none */
export function gotoField(words, loc, none) {
  const control = choose([...ends(), ...steps()], textOf(get(loc)), (chosen) => {
    if (chosen) put(loc, chosen);
    else drop(loc);
    nameEnd(chosen);
  }, { none });
  return h("label", { class: "ed-field", "data-loc": JSON.stringify(loc) }, h("span", { class: "ed-label" }, words), control);
}
