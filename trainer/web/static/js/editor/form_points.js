// @ts-check
// 评分要点: the points, what the score rests on besides, and the witnesses.
import { button, h, icon } from "./dom.js";
import { conditionEditor } from "./condition.js";
import { field, flagField, fold, placeOf, textField, textsField } from "./fields.js";
import { steps } from "./goto.js";
import { undoable } from "./saving.js";
import { append, drop, get, put, reshape, shift, state } from "./state.js";
import { listOf, textOf } from "./tree.js";
import { walkthroughs } from "./form_walkthroughs.js";

/** @typedef {import("./tree.js").Loc} Loc */

/** @returns {HTMLElement[]} */
export function pointsForm() {
  const list = listOf(get(["points"]));
  const here = textOf(get(["beats", state.beat, "id"]));
  const add = () => {
    const taken = list.map((one) => textOf(one?.id));
    let number = list.length + 1;
    while (taken.includes(`point-${number}`)) number += 1;
    state.opened.add(`point:${list.length}`);
    append(["points"], { id: `point-${number}`, label: "", ...(here ? { within: here } : {}), act: "apologise", weight: "1", model: [] });
    reshape();
  };
  return [
    h("fieldset", { class: "ed-field", "data-loc": placeOf(["points"]) }, h("legend", { class: "ed-label" }, `要点 ${list.length} 条`, h("span", { class: "ed-label__note" }, "按会话的先后排")),
      list.map((point, number) => pointFold(point, number, list.length, here)), button("加一条要点", add, {}, icon("plus-lg"))),
    fold("authority", () => "我能做主到哪里（权限）", () => authority(["authority"])),
    fold("facts", () => "不能说错的事实", facts),
    fold("wording-rules", () => "判用词时要知道的", () => [
      textsField("店里真有的承诺", ["allowed"], { note: "说了不算过度承诺", hint: "例如：七天无理由" }),
      textsField("商品用词", ["product_words"], { note: "不会被当成违规", hint: "例如：滚筒" }),
      flagField("一个字的回答不算敷衍", ["curt_is_fine"]),
    ]),
    walkthroughs(),
  ];
}

/** @param {any} point @param {number} number @param {number} count @param {string} here */
function pointFold(point, number, count, here) {
  /** @type {Loc} */
  const loc = ["points", number];
  const beat = textOf(point?.within) || textOf(point?.after);
  const name = steps().find(([id]) => id === beat)?.[1] ?? beat;
  const head = () => h("span", { class: "ed-point" }, h("b", {}, textOf(get([...loc, "label"])) || textOf(point?.id)),
    h("span", { class: "t-ink-3" }, `${name ? `${name} · ` : ""}${textOf(get([...loc, "weight"])) || "1"} 分量${point?.must === "true" ? " · 必做" : ""}`));
  return fold(`point:${number}`, head, () => pointBody(loc, number, count), { class: `ed-fold${beat && beat === here ? " ed-fold--here" : ""}`, "data-loc": placeOf(loc) });
}

/** @param {Loc} loc @param {number} number @param {number} count */
function pointBody(loc, number, count) {
  const point = get(loc) ?? {};
  const scope = "after" in point ? "after" : "within";
  const write = (/** @type {string} */ key, /** @type {string} */ beat) => {
    drop([...loc, "within"]);
    drop([...loc, "after"]);
    if (beat) put([...loc, key], beat);
  };
  const beats = h("select", { class: "t-input ed-input", onchange: (/** @type {any} */ event) => { write(scope, event.target.value); reshape(); } },
    h("option", { value: "", selected: !point[scope] }, "整段会话"), steps().map(([id, name]) => h("option", { value: id, selected: point[scope] === id }, name)));
  const since = h("label", { class: "ed-flag" }, h("input", { type: "checkbox", checked: scope === "after", disabled: !point[scope], onchange: (/** @type {any} */ event) => { write(event.target.checked ? "after" : "within", textOf(point[scope])); reshape(); } }), "从这一步起都算");
  return [
    textField("要点叫什么", [...loc, "label"], { hint: "例如：先道歉，再去查" }),
    h("div", { class: "ed-pair" }, field("在哪一步", [...loc, scope], beats), h("div", { class: "ed-flags" }, since, flagField("必做", [...loc, "must"], { shape: true }))),
    h("div", { class: "ed-field", "data-loc": placeOf(loc) }, h("span", { class: "ed-label" }, "怎样算做到"), conditionEditor(loc)),
    textsField("参考说法", [...loc, "model"], { note: "写两种口气，报告里给学员看", hint: "再写一句…", lines: 2 }),
    h("div", { class: "ed-pair" }, textField("分量", [...loc, "weight"], { note: "和别的要点比" }), textField("编号", [...loc, "id"], { keep: true })),
    textField("提示", [...loc, "hint"], { hint: "学员点「提示」时看到" }),
    h("div", { class: "ed-foot" },
      button("上移", () => { shift(["points"], number, -1); reshape(); }, { disabled: number === 0 }),
      button("下移", () => { shift(["points"], number, 1); reshape(); }, { disabled: number === count - 1 }),
      button("删掉这条要点", () => undoable("删了一条要点", () => drop(loc)), { class: "ed-link ed-link--bad" })),
  ];
}

/** What may be granted; of the case and of a colleague. @param {Loc} loc @returns {HTMLElement[]} */
export function authority(loc) {
  const gift = get([...loc, "gift"]);
  const written = typeof gift === "object" && gift !== null;
  return [
    h("div", { class: "ed-pair" }, textField("让价最多", [...loc, "discount"], { note: "%" }), textField("补偿最多", [...loc, "compensation"], { note: "元" })),
    h("div", { class: "ed-pair" }, textField("赠品最多", written ? [...loc, "gift", "max"] : [...loc, "gift"], { note: "份" }), written ? textField("每几件送一份", [...loc, "gift", "per"]) : textField("退款最多", [...loc, "refund"], { note: "%" })),
    written ? textField("退款最多", [...loc, "refund"], { note: "%" }) : h("span", { hidden: true }),
    h("div", { class: "ed-flags ed-flags--row" }, flagField("包邮", [...loc, "free_shipping"]), flagField("补发", [...loc, "resend"]), flagField("换货", [...loc, "exchange"])),
  ];
}

/** @returns {HTMLElement[]} */
function facts() {
  return [
    ...listOf(get(["facts"])).map((_, number) => h("div", { class: "ed-box", "data-loc": placeOf(["facts", number]) },
      textsField("说的是", ["facts", number, "about"], { hint: "净含量" }), textsField("正确的说法", ["facts", number, "is"], { hint: "250g" }),
      textsField("绝不能说", ["facts", number, "never"], { hint: "不含糖" }),
      button("删掉这条事实", () => undoable("删了一条事实", () => drop(["facts", number])), { class: "ed-link ed-link--bad" }))),
    button("加一条事实", () => { append(["facts"], { about: [], is: [] }); reshape(); }, {}, icon("plus-lg")),
  ];
}

