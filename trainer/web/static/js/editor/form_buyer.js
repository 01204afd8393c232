// @ts-check
// 买家: who it is, what only it knows, how long it waits, and how things end.
import { button, h, icon } from "./dom.js";
import { choose, field, fold, placeOf, selectField, textField } from "./fields.js";
import { gotoField } from "./goto.js";
import { drop, get, put, putOrDrop, reshape, state } from "./state.js";
import { listOf, textOf } from "./tree.js";
import { wordingsField } from "./wordings.js";

/** @returns {HTMLElement[]} */
export function buyerForm() {
  const persona = state.words.personas.find((/** @type {string[]} */ [id]) => id === get(["buyer", "persona"]));
  return [
    h("div", { class: "ed-pair" }, textField("名字", ["buyer", "name"]), textField("会员等级", ["buyer", "member"], { hint: "V3" })),
    selectField("哪一类买家", ["buyer", "persona"], state.words.personas.map((/** @type {string[]} */ [id, name]) => [id, name]), { shape: true, note: persona?.[2] ?? "" }),
    textField("店里对他的备注", ["buyer", "note"], { hint: "老客，穿 L 码", note: "学员看得到" }),
    knows(),
    h("fieldset", { class: "ed-field", "data-loc": placeOf(["buyer", "patience"]) }, h("legend", { class: "ed-label" }, "耐心", h("span", { class: "ed-label__note" }, "不填就按这类买家")),
      h("div", { class: "ed-pair" }, textField("等回复", ["buyer", "patience", "reply"], { hint: "60s", note: "没回就催" }), textField("催几次", ["buyer", "patience", "nudges"], { hint: "2" })),
      h("div", { class: "ed-pair" }, textField("等「稍等」", ["buyer", "patience", "hold"], { hint: "180s" }), textField("接受几次稍等", ["buyer", "patience", "holds"], { hint: "2" }))),
    fold("silence", () => "一直不回时", () => [wordingsField("催促的话", ["silence", "nudge"], { note: "按顺序", hint: "在吗…" }), gotoField("最后", ["silence", "goto"], "没等到回复，买家走了")]),
    fold("rude", () => "被顶撞、没说完就告别时", () => [
      wordingsField("被顶撞时说", ["buyer", "rude", "say"], { hint: "你怎么说话的…" }),
      h("div", { class: "ed-pair" }, textField("忍几次", ["buyer", "rude", "limit"], { hint: "1" }), gotoField("然后", ["buyer", "rude", "goto"], "投诉或走人")),
      wordingsField("没说完就告别时说", ["buyer", "protest"], { hint: "哎 我的事还没说完呢…" }),
    ]),
    h("div", { class: "ed-pair" }, field("开场心情", ["buyer", "mood"], h("input", { class: "t-input ed-input", type: "number", min: "-5", max: "5", value: textOf(get(["buyer", "mood"])), placeholder: "0", oninput: (/** @type {any} */ event) => putOrDrop(["buyer", "mood"], event.target.value) }), "−5 到 5"),
      selectField("谁先开口", ["opens"], [["buyer", "买家"], ["agent", "客服"]], { none: "看第 1 步有没有话" })),
    outcomes(),
  ];
}

function knows() {
  const node = get(["buyer", "knows"]) ?? {};
  const free = state.words.slots.filter((/** @type {string[]} */ [id]) => !(id in node));
  const name = (/** @type {string} */ id) => state.words.slots.find((/** @type {string[]} */ [one]) => one === id)?.[1] ?? id;
  const rows = Object.keys(node).map((slot) => h("div", { class: "ed-row ed-row--pair", "data-loc": placeOf(["buyer", "knows", slot]) }, h("span", { class: "ed-require__kind" }, name(slot)),
    h("input", { class: "t-input ed-input", value: textOf(node[slot]), "aria-label": name(slot), placeholder: "买家的原话", oninput: (/** @type {any} */ event) => put(["buyer", "knows", slot], event.target.value) }),
    button("", () => { drop(["buyer", "knows", slot]); reshape(); }, { class: "ed-icon", "aria-label": `去掉「${name(slot)}」` }, icon("x-lg"))));
  return h("section", { class: "ed-secret", "aria-label": "只有买家知道", "data-loc": placeOf(["buyer", "knows"]) }, h("h3", {}, icon("shield-lock"), "只有买家知道"),
    h("p", {}, "学员问到才说，页面上也看不到。话里用 {order_no} 这样的花括号引用。"), rows,
    choose(free, "", (slot) => { if (slot) { put(["buyer", "knows", slot], ""); reshape(); } }, { none: "＋ 加一样", label: "加一样只有买家知道的" }));
}

function outcomes() {
  const chosen = listOf(get(["outcomes"]));
  const write = (/** @type {string} */ id, /** @type {boolean} */ on) => {
    const order = state.words.outcomes.map((/** @type {string[]} */ [one]) => one);
    const next = on ? [...chosen, id] : chosen.filter((one) => one !== id);
    put(["outcomes"], order.filter((/** @type {string} */ one) => next.includes(one)));
    reshape();
  };
  return h("fieldset", { class: "ed-field", "data-loc": placeOf(["outcomes"]) }, h("legend", { class: "ed-label" }, "可能的结局"),
    state.words.outcomes.filter((/** @type {string[]} */ [id]) => id !== "abandoned").map((/** @type {string[]} */ [id, name, kind]) => h("label", { class: "ed-flag" }, h("input", { type: "checkbox", checked: chosen.includes(id), onchange: (/** @type {any} */ event) => write(id, event.target.checked) }), name, h("span", { class: `ed-chip ed-chip--${kind}` }, { good: "好", neutral: "一般", bad: "不好" }[kind] ?? ""))));
}
