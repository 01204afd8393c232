// @ts-check
// The case editor: opens the draft, draws its parts, keeps list, graph and form on one selection.
import { ask, ServerError } from "../server.js";
import { toast } from "../toasts.js";
import { h, icon, one } from "./dom.js";
import { beatForm } from "./form_beat.js";
import { buyerForm } from "./form_buyer.js";
import { pointsForm } from "./form_points.js";
import { shownForm } from "./form_shown.js";
import { watchGraph } from "./graph.js";
import { runIfAsked, watchLint } from "./lint.js";
import { watchRehearsal } from "./rehearsal.js";
import { flush, take, url, watchSaving } from "./saving.js";
import { on, select, state, tell } from "./state.js";
import { watchSteps } from "./steps.js";

const FORMS = { beat: beatForm, points: pointsForm, buyer: buyerForm, shown: shownForm };
const panel = one("[data-panel]");
const pane = one("[data-form-pane]");
const phone = window.matchMedia("(max-width: 767.98px)");
let drawn = "";

/** Draws the form of the chosen tab; where the same form is drawn anew, what had the focus has it again. */
function drawForm() {
  const key = `${state.tab}:${state.tab === "beat" ? state.beat : ""}`;
  const again = key === drawn;
  const focus = again ? focused() : "";
  const top = again ? panel.scrollTop : 0;
  const locked = !state.editable || phone.matches;
  const fields = h("fieldset", { class: "ed-fields", disabled: locked }, formOf(state.tab));
  panel.replaceChildren(fields);
  panel.setAttribute("aria-labelledby", `tab-${state.tab}`);
  for (const tab of document.querySelectorAll("[data-tab]")) tab.setAttribute("aria-selected", String(/** @type {HTMLElement} */ (tab).dataset.tab === state.tab));
  drawn = key;
  panel.scrollTop = top;
  if (focus) refocus(focus);
  tell("drawn");
}

/** A tab's form; where its part of the case has a shape that the form does not know, the way to the source. @param {keyof typeof FORMS} tab */
function formOf(tab) {
  try {
    return FORMS[tab]();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return [h("p", { class: "ed-note ed-note--lock" }, icon("code-slash"), h("span", {}, "这一页写成的样子表单放不下，问题列在「检查」里。", h("a", { href: `${url}/source` }, "到源文件里改")))];
  }
}

/** Stage and level beside the title. */
function drawTags() {
  const stage = state.words.stages.find((/** @type {string[]} */ [id]) => id === state.tree.stage);
  one("[data-stage]").textContent = stage?.[1] ?? "";
  one("[data-level]").textContent = state.tree.level ? `${state.tree.level} 级` : "";
}

/** Where the focus is: the place of the field, and which control in it. */
function focused() {
  const active = document.activeElement;
  const place = active?.closest("[data-panel] [data-loc]");
  if (!(place instanceof HTMLElement) || !active) return "";
  return JSON.stringify([place.dataset.loc, [...place.querySelectorAll("input, select, textarea, button")].indexOf(active)]);
}

/** @param {string} focus */
function refocus(focus) {
  const [loc, number] = JSON.parse(focus);
  const place = [...panel.querySelectorAll("[data-loc]")].find((one) => /** @type {HTMLElement} */ (one).dataset.loc === loc);
  const control = place?.querySelectorAll("input, select, textarea, button")[number];
  if (control instanceof HTMLElement) control.focus();
}

function watchTabs() {
  const tabs = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-tab]")]);
  for (const tab of tabs) {
    tab.addEventListener("click", () => select({ tab: /** @type {any} */ (tab.dataset.tab) }));
    tab.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const next = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length];
      next.click();
      next.focus();
    });
  }
}

/** What leads on (submit, publish) goes off once everything is saved, and once only. */
function watchActs() {
  for (const form of document.querySelectorAll("form[data-act]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const sent = /** @type {HTMLFormElement} */ (form);
      if (sent.dataset.sure && !(await isSure(sent))) return;
      const press = sent.querySelector("button");
      if (press) press.disabled = true;
      if (press && ["review", "publish"].includes(sent.dataset.actName ?? "")) press.textContent = "正在试走，十来秒…";
      if (await flush()) sent.submit();
      else if (press) press.disabled = false;
    });
  }
  for (const close of document.querySelectorAll("[data-closes]")) close.addEventListener("click", () => close.closest("dialog")?.close());
}

/** Asks once before something goes away. @param {HTMLFormElement} form @returns {Promise<boolean>} */
function isSure(form) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("sure"));
  const words = form.querySelector("button")?.textContent ?? "";
  one("[data-sure-title]").textContent = `要${words}吗？`;
  one("[data-sure-words]").textContent = form.dataset.sure ?? "";
  const yes = one("[data-sure-yes]");
  yes.textContent = words;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    yes.onclick = () => dialog.close("yes");
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** The menu closes on Esc and when something else is clicked. */
function watchMenu() {
  const menu = /** @type {HTMLDetailsElement} */ (one(".ed-more"));
  document.addEventListener("click", (event) => { if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false; });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") menu.open = false; });
}

async function start() {
  watchSaving();
  watchSteps();
  watchGraph();
  watchLint();
  watchRehearsal();
  watchTabs();
  watchActs();
  watchMenu();
  on("select", drawForm);
  on("checked", drawTags);
  on("shape", drawForm);
  on("select", () => pane.classList.add("ed-form--open"));
  one("[data-close-form]").addEventListener("click", () => pane.classList.remove("ed-form--open"));
  phone.addEventListener("change", drawForm);
  const opened = await ask(`${url}/open`);
  state.tree = opened.tree;
  state.words = opened.words;
  state.editable = opened.editable;
  state.waits = opened.waits;
  take(opened);
  select({ beat: 0, tab: opened.tree.title ? "beat" : "shown" });
  if (window.innerWidth < 1200) pane.classList.remove("ed-form--open");
  document.documentElement.dataset.ready = "";
  runIfAsked();
}

start().catch((error) => toast(error instanceof ServerError ? error.message : "编辑器没打开，刷新再试", { error: true }));
