// @ts-check
// 这一步: what the buyer says, where each reply leads, what happens when none does, and a reply tried out.
import { button, h, icon } from "./dom.js";
import { conditionEditor, inWords } from "./condition.js";
import { field, flagField, fold, textField } from "./fields.js";
import { branchGoto, gotoField } from "./goto.js";
import { change, undoable } from "./saving.js";
import { append, drop, get, put, reshape, select, shift, state } from "./state.js";
import { listOf, textOf } from "./tree.js";
import { trial } from "./trial.js";
import { wordingsField } from "./wordings.js";

/** @typedef {import("./tree.js").Loc} Loc */

/** @returns {HTMLElement[]} */
export function beatForm() {
  const place = state.beat;
  const beat = get(["beats", place]);
  if (!beat) return [h("p", { class: "t-ink-2" }, "还没有步骤，左边点「加一步」。")];
  /** @type {Loc} */
  const loc = ["beats", place];
  const count = listOf(beat.say).length;
  return [
    h("div", { class: "ed-pair ed-pair--wide" }, textField("这一步叫什么", [...loc, "label"], { hint: "例如：要一个说法" }),
      h("div", { class: "ed-flags" }, flagField("要学员办成", [...loc, "need"]), flagField("可以请买家稍等", [...loc, "may_hold"]))),
    wordingsField("买家怎么说", [...loc, "say"], { note: count > 1 ? `每次随机一种，${count} 种` : "写两三种，每次随机一种" }),
    branches(loc, place),
    otherwise(loc),
    textField("学员点「提示」时看到", [...loc, "hint"], { hint: "先说一句体谅，再给一个具体的回话时间" }),
    moods(loc),
    trial(place),
    fold(`more:${place}`, () => "更多", () => [renamer(loc, place), mover(place)]),
  ];
}

/** @param {Loc} loc @param {number} place */
function branches(loc, place) {
  const list = listOf(get([...loc, "branches"]));
  const add = () => {
    state.opened.add(`branch:${place}:${list.length}`);
    append([...loc, "branches"], { act: "apologise", say: [] });
    reshape();
  };
  return h("fieldset", { class: "ed-field", "data-loc": JSON.stringify([...loc, "branches"]) }, h("legend", { class: "ed-label" }, "学员做了什么，就走哪里", h("span", { class: "ed-label__note" }, "从上往下，先对上的算")),
    list.map((_, number) => branch([...loc, "branches", number], place, number, list.length)),
    button("加一个分支", add, {}, icon("plus-lg")));
}

/** @param {Loc} loc @param {number} place @param {number} number @param {number} count */
function branch(loc, place, number, count) {
  const node = get(loc) ?? {};
  const name = textOf(node.label) || inWords(node) || "随便怎么回";
  const body = () => [
    textField("名字", [...loc, "label"], { hint: "学员做了什么" }),
    h("div", { class: "ed-field" }, h("span", { class: "ed-label" }, "回复要怎样"), conditionEditor(loc)),
    wordingsField("买家的反应", [...loc, "say"], { hint: "买家怎么接话…" }),
    h("div", { class: "ed-pair" }, "stay" in node ? h("span", {}) : flagField("算答上", [...loc, "meets"], { shape: true }), mood(loc)),
    h("div", { class: "ed-foot" },
      button("上移", () => { shift(loc.slice(0, -1), number, -1); reshape(); }, { disabled: number === 0 }),
      button("下移", () => { shift(loc.slice(0, -1), number, 1); reshape(); }, { disabled: number === count - 1 }),
      button("删掉这个分支", () => undoable(`删了分支「${name}」`, () => drop(loc)), { class: "ed-link ed-link--bad" })),
  ];
  return h("div", { class: "ed-branch", "data-loc": JSON.stringify(loc) },
    fold(`branch:${place}:${number}`, () => branchChip(loc), body), h("span", { class: "ed-arrow", "aria-hidden": "true" }, icon("arrow-right")), branchGoto(loc, place));
}

/** A branch in a word, in the colour of what it does. @param {Loc} loc */
function branchChip(loc) {
  const node = get(loc) ?? {};
  const tone = textOf(node.mood).startsWith("-") || node.finding ? "bad" : node.meets === "true" ? "good" : "";
  return h("span", { class: `ed-chip${tone ? ` ed-chip--${tone}` : ""}` }, tone === "good" && icon("check2"), textOf(node.label) || inWords(node) || "随便怎么回");
}

/** @param {Loc} loc */
function mood(loc) {
  const value = textOf(get([...loc, "mood"]));
  return field("心情", [...loc, "mood"], h("input", { class: "t-input ed-input", type: "number", min: "-5", max: "5", value, placeholder: "0",
    oninput: (/** @type {any} */ event) => (event.target.value && event.target.value !== "0" ? put([...loc, "mood"], event.target.value) : drop([...loc, "mood"])) }));
}

/** What each branch does to the mood, at a glance. @param {Loc} loc */
function moods(loc) {
  const told = listOf(get([...loc, "branches"])).filter((node) => node && textOf(node.mood));
  if (!told.length) return h("span", { hidden: true });
  return h("div", { class: "ed-field" }, h("span", { class: "ed-label" }, "心情变化"), h("div", { class: "ed-moods" },
    told.map((node) => h("span", { class: `ed-chip ed-chip--${node.mood.startsWith("-") ? "bad" : "good"}` }, `${textOf(node.label) || inWords(node)} ${node.mood.startsWith("-") ? "−" : "+"}${node.mood.replace(/^[+-]/, "")}`))));
}

/** @param {Loc} loc */
function otherwise(loc) {
  const there = get([...loc, "otherwise"]);
  if (!there) {
    return h("div", { class: "ed-field", "data-loc": JSON.stringify([...loc, "otherwise"]) }, h("span", { class: "ed-label" }, "答非所问时"),
      button("填上", () => { put([...loc, "otherwise"], { limit: "2", goto: "walked_off" }); reshape(); }, {}, icon("plus-lg")));
  }
  const place = [...loc, "otherwise"];
  return h("fieldset", { class: "ed-field", "data-loc": JSON.stringify(place) }, h("legend", { class: "ed-label" }, "答非所问时"),
    wordingsField("再问的话", [...place, "reask"], { note: "按顺序；不写就用这类买家的话", hint: "换个说法再问…" }),
    h("div", { class: "ed-pair" }, textField("最多再问", [...place, "limit"], { note: "次" }), gotoField("然后", [...place, "goto"], "买家走了")));
}

/** @param {Loc} loc @param {number} place */
function renamer(loc, place) {
  const id = textOf(get([...loc, "id"]));
  const input = h("input", { class: "t-input ed-input", value: id, onchange: (/** @type {any} */ event) => change([{ op: "rename_beat", place, id: event.target.value.trim() }]) });
  return field("编号", [...loc, "id"], input, "小写字母、数字、连字符；别处用到它的地方一起改");
}

/** @param {number} place */
function mover(place) {
  const last = listOf(get(["beats"])).length - 1;
  const move = (/** @type {number} */ to) => () => change([{ op: "move_beat", place, to }]).then((moved) => moved && select({ beat: to }));
  return h("div", { class: "ed-foot" },
    button("上移这一步", move(place - 1), { disabled: place === 0 }), button("下移这一步", move(place + 1), { disabled: place === last }),
    button("删掉这一步", () => undoable(`删了第 ${place + 1} 步`, () => change([{ op: "remove_beat", place }])), { class: "ed-link ed-link--bad" }));
}
