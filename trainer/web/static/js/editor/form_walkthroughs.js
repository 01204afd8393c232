// @ts-check
// 示范: the witnesses that lint replays, step by step, with what each must come to.
import { button, h, icon } from "./dom.js";
import { choose, fold, placeOf, selectField, textField } from "./fields.js";
import { undoable } from "./saving.js";
import { append, drop, get, put, reshape, shift, state } from "./state.js";
import { listOf, textOf } from "./tree.js";

/** @typedef {import("./tree.js").Loc} Loc */

export function walkthroughs() {
  const list = listOf(get(["walkthroughs"]));
  const add = () => {
    state.opened.add(`walk:${list.length}`);
    append(["walkthroughs"], { name: `示范 ${list.length + 1}`, replies: [["+8s", ""]], expect: { min_score: "85" } });
    reshape();
  };
  return h("fieldset", { class: "ed-field", "data-loc": placeOf(["walkthroughs"]) }, h("legend", { class: "ed-label" }, `示范 ${list.length} 段`, h("span", { class: "ed-label__note" }, "好 85 分以上，一般 55–75，差 45 以下")),
    list.map((one, number) => walkthrough(one, number)), button("加一段示范", add, {}, icon("plus-lg")),
    h("p", { class: "ed-help" }, "也可以点「试玩」走一遍，再存成示范。"));
}

/** @param {any} one @param {number} number */
function walkthrough(one, number) {
  const result = state.witnesses.find((found) => found.place === number && found.name === one?.name);
  const told = result && h("span", { class: `ed-chip ed-chip--${result.missed ? "bad" : "good"}` }, icon(result.missed ? "x-circle" : "check2"), `${result.totals[0]}${result.totals[1] === result.totals[0] ? "" : `–${result.totals[1]}`} 分${result.missed ? ` · ${result.missed}` : ""}`);
  const head = () => h("span", { class: "ed-point" }, h("b", {}, textOf(get(["walkthroughs", number, "name"])) || `示范 ${number + 1}`), told?.cloneNode(true) || h("span", { class: "t-ink-3" }, `${listOf(one?.replies).length} 步`));
  return fold(`walk:${number}`, head, () => body(["walkthroughs", number], number), { "data-loc": placeOf(["walkthroughs", number]) });
}

/** @param {Loc} loc @param {number} number */
function body(loc, number) {
  const list = listOf(get([...loc, "replies"]));
  const add = (/** @type {any} */ step) => () => { append([...loc, "replies"], step); reshape(); };
  return [
    textField("叫什么", [...loc, "name"], { hint: "好：先安抚，再查件", keep: true }),
    h("div", { class: "ed-rows" }, list.map((step, place) => stepRow([...loc, "replies", place], step, place, list.length))),
    h("div", { class: "ed-adder" }, button("说一句", add(["+8s", ""]), {}, icon("plus")), button("发商品卡", add(["+8s", "card", "product"]), {}, icon("plus")), button("问同事", add(["desk", "supervisor", ""]), {}, icon("plus")), button("结束接待", add(["end"]), {}, icon("plus"))),
    h("div", { class: "ed-pair ed-pair--three" }, selectField("预期结局", [...loc, "expect", "outcome"], state.words.outcomes, { none: "不限" }), textField("至少", [...loc, "expect", "min_score"], { note: "分" }), textField("至多", [...loc, "expect", "max_score"], { note: "分" })),
    h("div", { class: "ed-field" }, h("span", { class: "ed-label" }, "该判出"), finding([...loc, "expect", "findings"])),
    button("删掉这段示范", () => undoable("删了一段示范", () => drop(["walkthroughs", number])), { class: "ed-link ed-link--bad" }),
  ];
}

/** @param {Loc} loc */
function finding(loc) {
  const chosen = listOf(get(loc)).map(textOf);
  const write = (/** @type {string[]} */ list) => { if (list.length) put(loc, list); else drop(loc); reshape(); };
  const name = (/** @type {string} */ id) => state.words.findings.find((/** @type {string[]} */ [one]) => one === id)?.[1] ?? id;
  return h("div", { class: "ed-adder" }, chosen.map((id) => button(`${name(id)} ×`, () => write(chosen.filter((one) => one !== id)), { class: "ed-chip", "aria-label": `去掉「${name(id)}」` })),
    choose(state.words.findings.filter((/** @type {string[]} */ [id]) => !chosen.includes(id)), "", (id) => id && write([...chosen, id]), { none: "＋ 违规", label: "该判出的违规" }));
}

/** @param {Loc} loc @param {any} step @param {number} place @param {number} count */
function stepRow(loc, step, place, count) {
  const items = listOf(step);
  const write = (/** @type {number} */ at, /** @type {string} */ text) => { const next = [...listOf(get(loc))]; next[at] = text; put(loc, next); };
  const foot = [
    button("", () => { shift(loc.slice(0, -1), place, -1); reshape(); }, { class: "ed-icon", "aria-label": "上移", disabled: place === 0 || count < 2 }, icon("chevron-up")),
    button("", () => { drop(loc); reshape(); }, { class: "ed-icon", "aria-label": "删掉这一句" }, icon("x-lg"))];
  if (items[0] === "end") return h("div", { class: "ed-row", "data-loc": placeOf(loc) }, h("span", { class: "ed-grow t-ink-2" }, "结束接待"), foot);
  if (items[0] === "desk") {
    return h("div", { class: "ed-row ed-row--step", "data-loc": placeOf(loc) }, choose(state.words.desks.map((/** @type {string[]} */ [id, name]) => [id, `问${name}`]), textOf(items[1]), (id) => write(1, id), { label: "问谁" }),
      h("input", { class: "t-input ed-input", value: textOf(items[2]), placeholder: "问什么", "aria-label": "问什么", oninput: (/** @type {any} */ event) => write(2, event.target.value) }), foot);
  }
  const pause = h("label", { class: "ed-pause" }, "等", h("input", { class: "ed-small", value: textOf(items[0]).replace(/^\+|s$/g, ""), inputmode: "decimal", "aria-label": "等几秒", oninput: (/** @type {any} */ event) => write(0, `+${event.target.value}${/^[\d.]*$/.test(event.target.value) ? "s" : ""}`) }), "秒");
  if (items[1] === "card" && items.length === 3) {
    return h("div", { class: "ed-row ed-row--step", "data-loc": placeOf(loc) }, pause, choose(state.words.sent_cards.map((/** @type {string[]} */ [id, name]) => [id, `发${name}`]), textOf(items[2]), (id) => write(2, id), { label: "发哪张卡片" }), foot);
  }
  return h("div", { class: "ed-row ed-row--step", "data-loc": placeOf(loc) }, pause,
    h("textarea", { class: "t-input ed-input", rows: 2, value: textOf(items[1]), placeholder: "学员说的话", "aria-label": "学员说的话", oninput: (/** @type {any} */ event) => write(1, event.target.value) }), foot);
}
