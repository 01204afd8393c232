// @ts-check
// 试玩: the draft played at once, in play time, in a pane of its own. Nothing is kept and nothing counts.
import { ask, ServerError } from "../server.js";
import { toast } from "../toasts.js";
import { button, h, icon, one } from "./dom.js";
import { flush, url } from "./saving.js";
import { append, get, reshape, select, state } from "./state.js";
import { listOf } from "./tree.js";

const pane = one("[data-play]");
const form = one("[data-form-pane]");
/** @type {any[]} */
let steps = [];
let seed = 1;
/** @type {any} */
let shown = null;
let wait = "8";

async function look(finish = false) {
  shown = await ask(`${url}/rehearse`, { body: { tree: state.tree, steps, seed, finish } });
  draw();
  if (shown.beat !== state.beat) select({ beat: shown.beat });
}

/** @param {any} step */
async function take(step) {
  steps.push(step);
  try {
    await look();
  } catch (error) {
    steps.pop();
    refuse(error);
  }
}

/** @param {unknown} error */
function refuse(error) {
  toast(error instanceof ServerError ? error.message : "没走成，再试一次", { error: true });
}

function draw() {
  const log = h("div", { class: "ed-log", role: "log", "aria-label": "试玩的对话", tabindex: "0" }, shown.events.map(message));
  pane.replaceChildren(h("header", { class: "ed-play__head" }, h("h2", {}, "试玩"), h("span", { class: "t-ink-3 t-dense" }, "时间是推演的，不用真等；不计分"), button("", leave, { class: "ed-icon", "aria-label": "结束试玩，回到表单" }, icon("x-lg"))),
    log, shown.grade ? result(shown.grade) : composer(), h("div", { class: "ed-foot" }, button("重来", () => begin(), {}, icon("arrow-counterclockwise")), button("换一种买家的话重来", () => { seed += 1; begin(); }), steps.length ? button("退一句", () => { steps.pop(); look().catch(refuse); }) : null));
  log.scrollTop = log.scrollHeight;
  if (!shown.closed) pane.querySelector("textarea")?.focus();
}

/** @param {any} event */
function message(event) {
  const minutes = `${Math.floor(event.at / 60)}:${String(Math.floor(event.at % 60)).padStart(2, "0")}`;
  if (event.who === "end") return h("p", { class: "ed-aside" }, `${minutes} 结束：${event.text}`);
  if (event.who === "desk") return h("p", { class: "ed-aside" }, event.text);
  return h("p", { class: `ed-turn ed-turn--${event.who}` }, h("span", { class: "t-unseen" }, event.who === "buyer" ? "买家：" : "客服："), event.text, h("span", { class: "ed-turn__at" }, minutes));
}

function composer() {
  const text = h("textarea", { class: "t-input ed-input", rows: 2, "aria-label": "你的回复", placeholder: "像学员那样回一句" });
  const send = () => { if (text.value.trim()) take([`+${wait}s`, text.value.trim()]); };
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  const cards = state.words.sent_cards.filter((/** @type {string[]} */ [card]) => get(["shown", card])).map((/** @type {string[]} */ [card, name]) => button(`发${name}`, () => take([`+${wait}s`, "card", card])));
  const desks = state.words.desks.map((/** @type {string[]} */ [desk, name]) => button(`问${name}`, () => take(["desk", desk, text.value.trim()].filter(Boolean))));
  return h("div", { class: "ed-composer" }, h("div", { class: "ed-adder" }, h("label", { class: "ed-pause" }, "过", h("input", { class: "ed-small", value: wait, inputmode: "decimal", oninput: (/** @type {any} */ event) => { wait = event.target.value || "8"; } }), "秒再回"), cards, desks),
    text, h("div", { class: "ed-adder" }, h("button", { type: "button", class: "t-btn t-btn--filled t-btn--small", onclick: send }, "发送"), button("一直不回，看结局", () => look(true).catch(refuse)), button("结束接待", () => take(["end"]))));
}

/** @param {any} grade */
function result(grade) {
  const points = grade.points.filter((/** @type {any} */ one) => one.met !== null).map((/** @type {any} */ one) => h("li", {}, icon(one.met ? "check-circle-fill t-tone-good" : one.points ? "dash-circle-fill t-tone-warn" : "x-circle-fill t-tone-bad"), `${one.label} ${one.points} / ${one.of}`));
  const faults = grade.faults.map((/** @type {any} */ one) => h("li", {}, icon("exclamation-triangle-fill t-tone-warn"), `${one.name}：${one.reason}`));
  return h("section", { class: "ed-result", "aria-label": "这一遍的得分" }, h("p", {}, h("b", { class: grade.passed ? "t-tone-good" : "t-tone-bad" }, `${grade.total} 分，${grade.passed ? "通过" : "没过"}`), h("span", { class: "t-ink-3" }, ` 快慢 ${percent(grade.speed)} · 措辞 ${percent(grade.phrasing)} · 要点 ${percent(grade.coverage)}`)),
    grade.caps.map((/** @type {string} */ one) => h("p", { class: "t-tone-bad t-dense" }, one)), h("ul", {}, points, faults),
    state.editable && steps.length ? h("div", { class: "ed-adder" }, button("存成示范", () => save(grade), { class: "t-btn t-btn--small" }, icon("bookmark-plus"))) : null);
}

/** @param {number} share */
function percent(share) {
  return `${Math.round(share * 100)}%`;
}

/** The play becomes a witness with what it came to. @param {any} grade */
function save(grade) {
  const expect = { outcome: grade.outcome, ...(grade.total >= 85 ? { min_score: "85" } : grade.total <= 45 ? { max_score: "45" } : { min_score: String(Math.max(0, grade.total - 8)), max_score: String(Math.min(100, grade.total + 8)) }) };
  const kind = grade.total >= 85 ? "好" : grade.total <= 45 ? "差" : "一般";
  append(["walkthroughs"], { name: `${kind}：试玩 ${listOf(get(["walkthroughs"])).length + 1}`, replies: steps, expect });
  steps = [];
  leave();
  select({ tab: "points" });
  reshape();
  toast("存成示范了，在「评分要点」最下面");
}

function leave() {
  pane.hidden = true;
  form.hidden = false;
}

async function begin() {
  steps = [];
  try {
    await flush();
    await look();
    pane.hidden = false;
    form.hidden = true;
    draw();
  } catch (error) {
    refuse(error);
  }
}

export function watchRehearsal() {
  one("[data-rehearse]").addEventListener("click", begin);
}
