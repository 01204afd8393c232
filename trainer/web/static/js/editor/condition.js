// @ts-check
// What a reply must do: one requirement a row, groups of 任一 / 都要 / 除非, as deep as the format goes.
import { button, h, icon } from "./dom.js";
import { choose, placeOf } from "./fields.js";
import { append, drop, get, put, putOrDrop, reshape, state } from "./state.js";
import { listOf, textOf } from "./tree.js";

/** @typedef {import("./tree.js").Loc} Loc */

/** @type {[string, string][]} */
const KINDS = [["act", "做了动作"], ["says", "说到"], ["offer", "给了"], ["desk", "问过同事"], ["card", "发了卡片"], ["finding", "犯了毛病"], ["slot", "问到"]];
/** @type {[string, string][]} */
const GROUPS = [["any", "下面任一个"], ["all", "下面都要有"], ["unless", "除非有"]];
const FIRST = { act: "apologise", offer: "compensation", desk: "supervisor", card: "product", finding: "overpromise", slot: "order_no", says: "" };

/** The choices of a kind of requirement. @param {string} kind @returns {[string, string][]} */
function choicesOf(kind) {
  const { acts, offers, desks, cards, findings, slots } = state.words;
  return { act: acts, offer: offers, desk: desks, card: cards, finding: findings, slot: slots }[kind] ?? [];
}

/** The whole condition that stands in a branch or a point. @param {Loc} loc @returns {HTMLElement} */
export function conditionEditor(loc) {
  const node = get(loc) ?? {};
  const rows = KINDS.filter(([kind]) => kind in node && !(kind === "slot" && "act" in node)).map(([kind]) => requirement(loc, kind));
  const groups = GROUPS.filter(([key]) => key in node).map(([key, words]) => conditions([...loc, key], words));
  return h("div", { class: "ed-condition" }, rows, groups, adder(loc, node));
}

/** @param {Loc} loc @param {Record<string, any>} node */
function adder(loc, node) {
  const free = [...KINDS, ...GROUPS].filter(([key]) => !(key in node));
  const write = (/** @type {string} */ kind) => {
    if (!kind) return;
    put([...loc, kind], kind in FIRST ? FIRST[/** @type {keyof typeof FIRST} */ (kind)] : [{ act: FIRST.act }]);
    reshape();
  };
  return h("div", { class: "ed-adder" }, choose(free, "", write, { none: "＋ 加一个要求", label: "加一个要求" }));
}

/** One requirement: its kind, its value. @param {Loc} loc @param {string} kind @param {() => void} [away] */
function requirement(loc, kind, away) {
  const name = KINDS.find(([one]) => one === kind)?.[1] ?? kind;
  const value = textOf(get([...loc, kind]));
  const control = kind === "says"
    ? h("input", { class: "t-input ed-input", value, placeholder: "要说到的词，(补发|重寄) 这样写任一个", "aria-label": name, oninput: (/** @type {any} */ event) => put([...loc, kind], event.target.value) })
    : choose(choicesOf(kind), value, (chosen) => { put([...loc, kind], chosen); if (kind === "act") reshape(); }, { label: name });
  const slot = kind === "act" && (state.words.asking.includes(value) || get([...loc, "slot"]))
    ? choose(state.words.slots, textOf(get([...loc, "slot"])), (chosen) => putOrDrop([...loc, "slot"], chosen), { none: "不限问什么", label: "问的是" }) : null;
  const remove = away ?? (() => { drop([...loc, kind]); if (kind === "act") drop([...loc, "slot"]); reshape(); });
  return h("div", { class: "ed-require", "data-loc": placeOf([...loc, kind]) }, h("span", { class: "ed-require__kind" }, name), control, slot,
    button("", remove, { class: "ed-icon", "aria-label": `去掉「${name}」` }, icon("x-lg")));
}

/** A list of conditions. @param {Loc} loc @param {string} words */
function conditions(loc, words) {
  const items = listOf(get(loc));
  if (!Array.isArray(get(loc))) put(loc, items);
  const away = (/** @type {number} */ place) => () => { drop([...loc, place]); if (!listOf(get(loc)).length) drop(loc); reshape(); };
  return h("fieldset", { class: `ed-all ed-all--${loc[loc.length - 1]}` }, h("legend", {}, words),
    items.map((item, place) => inner([...loc, place], item, away(place))),
    h("div", { class: "ed-adder" },
      button("动作", () => { append(loc, { act: FIRST.act }); reshape(); }, {}, icon("plus")),
      button("说到的词", () => { append(loc, ""); reshape(); }, {}, icon("plus")),
      choose(KINDS.slice(2), "", (kind) => { if (kind) { append(loc, { [kind]: FIRST[/** @type {keyof typeof FIRST} */ (kind)] }); reshape(); } }, { none: "别的…", label: "加别的要求" }),
      button("去掉这一组", () => { drop(loc); reshape(); }, { class: "ed-link ed-link--quiet" })));
}

/** One condition of a list: a word, a single requirement, or a whole one in a box. @param {Loc} loc @param {any} item @param {() => void} away */
function inner(loc, item, away) {
  if (typeof item === "string") {
    return h("div", { class: "ed-require", "data-loc": placeOf(loc) }, h("span", { class: "ed-require__kind" }, "说到"),
      h("input", { class: "t-input ed-input", value: item, "aria-label": "说到", oninput: (/** @type {any} */ event) => put(loc, event.target.value) }),
      button("", away, { class: "ed-icon", "aria-label": "去掉这个词" }, icon("x-lg")));
  }
  const keys = Object.keys(item ?? {});
  const single = keys.length === 1 || (keys.length === 2 && "act" in item && "slot" in item);
  const kind = "act" in item ? "act" : keys[0];
  if (single && KINDS.some(([one]) => one === kind)) return requirement(loc, kind, away);
  return h("div", { class: "ed-nested" }, conditionEditor(loc), button("去掉", away, { class: "ed-link ed-link--quiet" }));
}

/** A condition in a few words, for summaries. @param {any} node @returns {string} */
export function inWords(node) {
  if (typeof node === "string") return node;
  const name = (/** @type {string} */ kind, /** @type {string} */ value) => choicesOf(kind).find(([one]) => one === value)?.[1] ?? value;
  const own = KINDS.filter(([kind]) => node?.[kind]).map(([kind]) => (kind === "desk" ? `问过${name(kind, node[kind])}` : name(kind, node[kind])));
  const groups = ["any", "all"].map((key) => listOf(node?.[key]).slice(0, 2).map(inWords).join(key === "any" ? "或" : "并")).filter(Boolean);
  return [...own, ...groups].join("，").slice(0, 24);
}
