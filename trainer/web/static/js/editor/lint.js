// @ts-check
// What is wrong: a list under the graph, marks at the fields, F8 from one to the next, mends by a click, witnesses on demand.
import { ask, ServerError } from "../server.js";
import { toast } from "../toasts.js";
import { button, h, icon, one } from "./dom.js";
import { change, flush, undoable, url } from "./saving.js";
import { allProblems, get, on, reshape, select, state, tell } from "./state.js";
import { startsWith, textOf } from "./tree.js";

/** @typedef {import("./state.js").Problem} Problem */
const box = one("[data-lint]");
const note = one("[data-lint-note]");
const runner = /** @type {HTMLButtonElement} */ (one("[data-witnesses]"));
let at = -1;
let ran = false;

export function drawLint() {
  const problems = allProblems();
  const errors = problems.filter((one) => one.severity === "error").length;
  count("error", errors, "个错误", "x-octagon-fill");
  count("warning", problems.length - errors, "个提醒", "exclamation-triangle-fill");
  const after = ran && state.witnesses.length ? (state.played.length || !state.witnesses.some((one) => one.missed) ? `，${state.witnesses.length} 段示范都已重放` : "") : "";
  note.textContent = problems.length ? `边写边查，改好一条少一条${after}` : `没有问题${after || "，发布前再跑一遍见证"}`;
  const table = state.witnesses.length ? [witnessTable()] : [];
  box.replaceChildren(...problems.map(line), ...table);
  submitSaysWhy(errors);
  reviewSaysWhy();
  markFields(problems);
}

/** @param {string} kind @param {number} number @param {string} words @param {string} name */
function count(kind, number, words, name) {
  const chip = one(`[data-count=${kind}]`);
  chip.hidden = number === 0;
  chip.replaceChildren(icon(name), `${number}`, h("span", { class: "ed-count__words" }, words));
}

/** A button that can't be pressed says why on itself. @param {number} errors */
function submitSaysWhy(errors) {
  const submit = document.querySelector("[data-act-name=submit] button");
  if (!(submit instanceof HTMLButtonElement)) return;
  const same = one("[data-submit-why]").dataset.same === "true";
  const why = errors ? " · 先改好错误" : same ? " · 和线上一样" : "";
  submit.disabled = Boolean(why);
  submit.replaceChildren(...(why ? [icon("lock")] : []), `送复审${why}`);
}

/** @param {Problem} problem @param {number} place */
function line(problem, place) {
  const bad = problem.severity === "error";
  return h("div", { class: `ed-problem${place === at ? " ed-problem--at" : ""}` }, h("i", { class: `bi bi-${bad ? "x-octagon-fill t-tone-bad" : "exclamation-triangle-fill t-tone-warn"}`, role: "img", "aria-label": bad ? "错误" : "提醒" }),
    h("button", { type: "button", class: "ed-problem__words", onclick: () => go(place) }, problem.where && h("b", {}, `${problem.where} `), h("b", { class: "ed-problem__what" }, problem.message), h("span", { class: "t-ink-2" }, problem.remedy)),
    problem.mend ? button(problem.mend.title, () => mend(problem), { class: "ed-link", disabled: !state.editable }) : button("去看看", () => go(place)));
}

/** @param {Problem} problem */
function mend(problem) {
  const changes = problem.mend?.do ?? [];
  undoable(problem.mend?.title ?? "", () => change(changes));
}

/** Goes to where a problem is. @param {number} place */
export function go(place) {
  const problems = allProblems();
  if (!problems.length) return;
  at = ((place % problems.length) + problems.length) % problems.length;
  const { loc } = problems[at];
  const block = textOf(loc[0]);
  const number = typeof loc[1] === "number" ? loc[1] : 0;
  if (block === "beats") {
    if (loc[2] === "branches" && loc.length > 4) state.opened.add(`branch:${number}:${loc[3]}`);
    if (loc[2] === "id") state.opened.add(`more:${number}`);
    select({ beat: number, tab: "beat" });
  } else if (["points", "walkthroughs", "authority", "facts"].includes(block)) {
    state.opened.add(block === "points" ? `point:${number}` : block === "walkthroughs" ? `walk:${number}` : block);
    const beat = textOf(get(["points", number, "within"]) ?? get(["points", number, "after"]));
    const found = block === "points" ? (get(["beats"]) ?? []).findIndex((/** @type {any} */ one) => one?.id === beat) : -1;
    select({ tab: "points", ...(found >= 0 ? { beat: found } : {}) });
  } else if (["buyer", "outcomes", "silence", "opens"].includes(block)) {
    if (block === "silence") state.opened.add("silence");
    if (loc[1] === "rude") state.opened.add("rude");
    select({ tab: "buyer" });
  } else {
    for (const key of ["product", "order"]) if (loc[1] === key) state.opened.add(key);
    if (block === "desk") state.opened.add(`desk:${loc[1]}`);
    if (["id", "tags", "source"].includes(block)) state.opened.add("case-more");
    select({ tab: "shown" });
  }
  const target = fieldOf(loc);
  const control = target?.matches("input, select, textarea, button") ? target : target?.querySelector("input, select, textarea, summary, button");
  if (control instanceof HTMLElement) control.focus();
  target?.scrollIntoView({ block: "center" });
  box.children[at]?.scrollIntoView({ block: "nearest" });
  for (const [n, row] of [...box.querySelectorAll(".ed-problem")].entries()) row.classList.toggle("ed-problem--at", n === at);
}

/** The element nearest to a place. @param {(string | number)[]} loc @returns {HTMLElement | null} */
function fieldOf(loc) {
  /** @type {HTMLElement | null} */
  let best = null;
  let depth = 0;
  for (const element of document.querySelectorAll("[data-panel] [data-loc]")) {
    const place = JSON.parse(/** @type {HTMLElement} */ (element).dataset.loc ?? "[]");
    if (place.length > depth && startsWith(loc, place)) {
      best = /** @type {HTMLElement} */ (element);
      depth = place.length;
    }
  }
  return best;
}

/** Shows each problem at its field. @param {Problem[]} problems */
export function markFields(problems) {
  for (const old of document.querySelectorAll("[data-panel] .ed-wrong")) old.remove();
  for (const control of document.querySelectorAll("[data-panel] [aria-invalid]")) {
    control.removeAttribute("aria-invalid");
    control.removeAttribute("aria-describedby");
  }
  problems.forEach((problem, number) => {
    const target = problem.loc.length ? fieldOf(problem.loc) : null;
    if (!target) return;
    const id = `wrong-${number}`;
    target.append(h("p", { class: `ed-wrong t-tone-${problem.severity === "error" ? "bad" : "warn"}`, id }, icon(problem.severity === "error" ? "x-octagon-fill" : "exclamation-triangle-fill"), problem.message));
    const control = target.querySelector("input, select, textarea");
    if (control && problem.severity === "error") control.setAttribute("aria-invalid", "true");
    control?.setAttribute("aria-describedby", id);
  });
}

function witnessTable() {
  const rows = state.witnesses.map((one) => h("tr", {}, h("th", { scope: "row" }, one.name), h("td", {}, one.totals[0] === one.totals[1] ? `${one.totals[0]}` : `${one.totals[0]}–${one.totals[1]}`), h("td", {}, one.expected), h("td", {}, one.outcomes.join("、")),
    h("td", { class: one.missed ? "t-tone-bad" : "t-tone-good" }, icon(one.missed ? "x-circle-fill" : "check-circle-fill"), one.missed || "和预期一样")));
  return h("table", { class: "t-table ed-witnesses" }, h("caption", {}, "示范重放的结果（每段十遍）"), h("thead", {}, h("tr", {}, ["示范", "得分", "预期", "结局", "结果"].map((word) => h("th", { scope: "col" }, word)))), h("tbody", {}, rows));
}

async function runWitnesses() {
  runner.disabled = true;
  runner.replaceChildren(icon("hourglass-split"), "正在重放，十来秒…");
  reviewSaysWhy();
  try {
    await flush();
    const found = await ask(`${url}/witnesses`, { body: { tree: state.tree } });
    state.played = found.problems;
    state.witnesses = found.witnesses;
    ran = true;
    tell("checked");
    reshape();
    toast(found.problems.length ? `重放完了，有 ${found.problems.length} 处要看` : "重放完了，都和预期一样");
  } catch (error) {
    toast(error instanceof ServerError ? error.message : "没跑成，再试一次", { error: true });
  } finally {
    runner.disabled = false;
    reviewSaysWhy();
    runner.replaceChildren(icon("arrow-repeat"), "跑一遍见证");
  }
}

/** After a refused publishing, and for whoever reviews, all that playing shows is listed. */
export function runIfAsked() {
  if (location.hash === "#witnesses" || state.waits) runWitnesses();
}

/** Who is to let a case pass hears first whether it holds when it is played. */
function reviewSaysWhy() {
  const review = document.querySelector("[data-act-name=review] button");
  if (!(review instanceof HTMLButtonElement)) return;
  const errors = state.played.filter((one) => one.severity === "error").length;
  const why = runner.disabled ? " · 正在试走" : errors ? ` · 试走有 ${errors} 处错误` : ran ? "" : " · 先跑一遍见证";
  review.disabled = Boolean(why);
  review.replaceChildren(...(why ? [icon("lock")] : []), `复审通过${why}`);
}

export function watchLint() {
  for (const what of ["checked"]) on(what, drawLint);
  on("drawn", () => markFields(allProblems()));
  runner.addEventListener("click", runWitnesses);
  for (const kind of ["error", "warning"]) one(`[data-count=${kind}]`).addEventListener("click", () => go(allProblems().findIndex((found) => found.severity === kind)));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F8") return;
    event.preventDefault();
    go(event.shiftKey ? at - 1 : at + 1);
  });
}
