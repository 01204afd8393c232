// @ts-check
// Autosave: what is typed is saved and checked shortly after; two windows that clash are told, and neither loses anything.
import { ask, ServerError } from "../server.js";
import { toast } from "../toasts.js";
import { one } from "./dom.js";
import { on, reshape, state, tell } from "./state.js";

const PAUSE_MS = 700;
const AGAIN_MS = 5000;
const LONGEST_AGAIN_MS = 60_000;
const page = one("[data-editor]");
export const url = page.dataset.url ?? "";
const saved = one("[data-saved]");
const conflict = /** @type {HTMLDialogElement} */ (document.getElementById("conflict"));

let dirty = false;
let clashing = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Promise<boolean> | null} */
let flying = null;
let again = AGAIN_MS;

/** @param {string} words */
export function sayState(words) {
  saved.textContent = words;
}

/** Something was typed. */
function touch() {
  if (!state.editable) return;
  dirty = true;
  state.played = [];
  sayState("正在写…");
  clearTimeout(timer);
  timer = setTimeout(flush, PAUSE_MS);
}

/** Saves now what has not been saved; true where nothing is left to save. @returns {Promise<boolean>} */
export async function flush() {
  clearTimeout(timer);
  while (flying) await flying;
  if (!dirty) return true;
  if (clashing) {
    conflict.showModal();
    return false;
  }
  return (await send({})) && flush();
}

/** Changes that the server makes (a step added, a mend), after what was typed; false where they were not made. @param {any[]} changes */
export async function change(changes) {
  clearTimeout(timer);
  while (flying) await flying;
  const panel = one("[data-panel]");
  panel.inert = true;
  dirty = true;
  const made = await send({ do: changes });
  panel.inert = false;
  reshape();
  return made;
}

/** True once it is saved. @param {Record<string, any>} more @returns {Promise<boolean>} */
function send(more) {
  dirty = false;
  sayState("正在存…");
  flying = ask(`${url}/save`, { body: { tree: state.tree, revision: state.revision, ...more } })
    .then(stored, (error) => failed(error, more))
    .finally(() => { flying = null; });
  return flying;
}

/** @param {any} answer */
function stored(answer) {
  again = AGAIN_MS;
  take(answer);
  return true;
}

/** What the server says of the draft. @param {any} answer */
export function take(answer) {
  state.revision = answer.revision;
  state.problems = answer.problems;
  state.graph = answer.graph;
  if (answer.tree) state.tree = answer.tree;
  if (answer.saved_at && !dirty) sayState(`${answer.saved_at} 自动保存`);
  const number = document.querySelector("[data-number] span");
  if (number && answer.editable) number.textContent = answer.same_as_live ? `在用 · 第 ${answer.in_force} 版` : `草稿 · 第 ${answer.number} 版`;
  one("[data-title]").textContent = answer.title || "还没起标题";
  one("[data-submit-why]").dataset.same = String(answer.same_as_live);
  tell("checked");
}

/** What was typed stays unsaved: it is tried again in a while, or with the next thing typed. @param {unknown} error @param {Record<string, any>} more */
function failed(error, more) {
  dirty = true;
  if (!(error instanceof ServerError)) throw error;
  const wait = waitingFor(error);
  if (error.code === "changed_elsewhere") clash();
  else if (wait) {
    sayState(wait);
    timer = setTimeout(flush, again);
    again = Math.min(2 * again, LONGEST_AGAIN_MS);
    if (more.do) toast(`${wait}；这一下没做成，等会儿再点`, { error: true });
    else if (error.status === 401) toast(wait, { error: true });
  } else {
    sayState("没存上");
    toast(error.message, { error: true });
  }
  return false;
}

/** What a save has to wait for, in words; empty where waiting does not help. @param {ServerError} error */
function waitingFor(error) {
  if (error.code === "offline") return "网络断了，写的都在，连上就存";
  if (error.status === 401) return "登录过期了，写的都在。另开一页登录，这里会接着存";
  return error.status >= 500 ? "我们这边出了点问题，写的都在，过会儿再存" : "";
}

async function clash() {
  clashing = true;
  dirty = true;
  sayState("没存上：别处改过");
  const theirs = await ask(`${url}/open`).catch(() => null);
  one("[data-conflict-words]").textContent = theirs ? `${theirs.edited}存了另一份。你这边还没存上的，和那边的对不到一起，选一份接着写。` : "另一个窗口存了另一份，选一份接着写。";
  if (!conflict.open) conflict.showModal();
}

/** @param {"mine" | "theirs"} choice */
async function settle(choice) {
  conflict.close();
  try {
    if (choice === "mine") {
      clashing = false;
      if (await send({ over: true })) toast("用了你这份；那边的存成了一个版本");
      return;
    }
    const { message } = await ask(`${url}/aside`, { body: { tree: state.tree } });
    dirty = false;
    clashing = false;
    take(await ask(`${url}/open`));
    sayState("换成了那边的");
    reshape();
    toast(message);
  } catch (error) {
    clashing = true;
    toast(error instanceof ServerError ? error.message : "没做成，再试一次", { error: true });
  }
}

/** Keeps a version (Ctrl+S). */
export async function keepVersion() {
  if (!state.editable || !(await flush())) return;
  const { message } = await ask(`${url}/keep`, { body: {} });
  toast(message);
}

/** Does something that can be taken back. @param {string} words @param {() => any} act */
export async function undoable(words, act) {
  const before = structuredClone(state.tree);
  if ((await act()) === false) return;
  reshape();
  toast(words, { undo: () => { state.tree = before; tell("tree"); reshape(); } });
}

/** Starts watching: typing, keys, leaving. */
export function watchSaving() {
  on("tree", touch);
  for (const choice of /** @type {const} */ (["mine", "theirs"])) one(`[data-conflict=${choice}]`).addEventListener("click", () => settle(choice));
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      keepVersion();
    }
  });
  window.addEventListener("beforeunload", (event) => { if (dirty || flying) event.preventDefault(); });
  for (const link of document.querySelectorAll("a[data-leave]")) {
    link.addEventListener("click", async (event) => {
      if (!dirty && !flying) return;
      event.preventDefault();
      if (await flush()) location.assign(/** @type {HTMLAnchorElement} */ (link).href);
    });
  }
}
