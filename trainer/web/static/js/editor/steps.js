// @ts-check
// The list of steps at the left.
import { h, icon, one } from "./dom.js";
import { change } from "./saving.js";
import { allProblems, get, on, select, state } from "./state.js";
import { beatName, firstWords, listOf, textOf } from "./tree.js";

const list = one("[data-steps]");

export function drawSteps() {
  one("[data-add-beat]").hidden = !state.editable;
  const beats = listOf(get(["beats"]));
  const ways = beats.reduce((sum, beat) => sum + listOf(beat?.branches).filter((one) => typeof one === "object" && !("stay" in one)).length, 0);
  one("[data-steps-count]").textContent = `${beats.length} 步，${ways} 条路`;
  list.replaceChildren(...beats.map(step));
  const knows = Object.entries(get(["buyer", "knows"]) ?? {});
  const name = (/** @type {string} */ id) => state.words.slots.find((/** @type {string[]} */ [one]) => one === id)?.[1] ?? id;
  one("[data-secret]").textContent = knows.length ? `${knows.map(([slot, words]) => `${name(slot)}：${words}`).join("；")}。学员不问就不说。` : "还没写。订单号、尺码这些，学员问了才说。";
}

/** @param {any} beat @param {number} place */
function step(beat, place) {
  const worst = allProblems().find((one) => one.loc[0] === "beats" && one.loc[1] === place);
  const current = place === state.beat;
  const tag = beat?.need === "true" ? "要办成" : beat?.may_hold === "true" ? "可稍等" : "";
  return h("li", {}, h("button", { type: "button", class: `ed-step${worst?.severity === "error" ? " ed-step--bad" : ""}`, "aria-current": current ? "step" : null, onclick: () => select({ beat: place, tab: "beat" }) },
    h("span", { class: "ed-step__number" }, String(place + 1)),
    h("span", { class: "ed-step__words" }, h("b", { class: "t-cut" }, beatName(beat, place)), h("span", { class: "t-cut t-ink-2" }, firstWords(beat?.say) ? `「${firstWords(beat?.say)}」` : place === 0 ? "等客服先开口" : "还没写买家的话"),
      worst && h("span", { class: `ed-step__bad t-tone-${worst.severity === "error" ? "bad" : "warn"}` }, icon(worst.severity === "error" ? "x-octagon-fill" : "exclamation-triangle-fill"), short(worst.message))),
    tag && h("span", { class: "t-tag" }, tag)));
}

/** @param {string} message */
function short(message) {
  return textOf(message).length > 18 ? `${message.slice(0, 17)}…` : message;
}

export function watchSteps() {
  for (const what of ["select", "checked", "shape"]) on(what, drawSteps);
  one("[data-add-beat]").addEventListener("click", async () => {
    if (!(await change([{ op: "add_beat", after: state.beat }]))) return;
    select({ beat: state.beat + (listOf(get(["beats"])).length > 1 ? 1 : 0), tab: "beat" });
  });
}
