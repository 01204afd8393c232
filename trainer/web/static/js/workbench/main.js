// @ts-check
// The workbench: sends, looks when the server said to, and keeps every part of the page in step. Nothing polls.
import { ask, ServerError } from "../server.js";
import { toast } from "../toasts.js";
import { choices, openChat } from "./chat.js";
import { clockText, drawClock, learnOffset, serverNow } from "./clock.js";
import { newId, openOutbox } from "./outbox.js";
import { nextBlank, openPhrases } from "./phrases.js";
import { openQueue } from "./queue.js";
import { openSide } from "./side.js";

const about = JSON.parse(document.getElementById("workbench")?.textContent ?? "{}");
const firstLook = JSON.parse(document.getElementById("first-look")?.textContent ?? "{}");
const LONGEST = 2000;
const RETRY_MS = 4000;
const HOLD_WORDS = "请您稍等两分钟，我查一下马上回来";

/** @template {HTMLElement} T @param {string} part @param {new () => T} kind @returns {T} */
function find(part, kind) {
  const element = document.querySelector(part);
  if (!(element instanceof kind)) throw new Error(`the page lacks ${part}`);
  return element;
}

const text = find("[data-text]", HTMLTextAreaElement);
const notice = find("[data-notice]", HTMLElement);
const bigClock = find("[data-big-clock]", HTMLElement);
const elapsed = find("[data-elapsed]", HTMLElement);
const said = find("[data-said]", HTMLElement);
const chat = openChat(find("[data-log]", HTMLElement), about);
const queue = openQueue(find("[data-queue]", HTMLElement), about);
const side = openSide(find("[data-side]", HTMLElement), about.base);
const outbox = openOutbox(about.attempt);
const phrases = openPhrases(find("[data-phrases]", HTMLElement), text, about.phrases, () => grow());
const channel = "BroadcastChannel" in window ? new BroadcastChannel(`practice-${about.attempt}`) : null;

let look = firstLook;
let lookTimer = 0;
let spokenLevel = "";
/** @type {Promise<void>} */
let sending = Promise.resolve();
let leaving = 0;

// ---- what the server says -------------------------------------------------------------------------------------------

/** @param {any} fresh */
function take(fresh) {
  look = fresh;
  learnOffset(fresh.server_now);
  const news = chat.add(fresh.events, fresh.read_upto);
  for (const message of news) if (message.client_id) outbox.drop(message.client_id);
  const mine = {
    attempt: about.attempt,
    buyer: about.buyer,
    last_words: lastWords(),
    waiting_since: fresh.waiting_since,
    hold_until: fresh.hold_until,
    unread: 0,
    url: location.pathname,
  };
  queue.show(fresh.closed ? fresh.queue : [mine, ...fresh.queue]);
  drawPatience(fresh.patience);
  drawControls(fresh);
  if (fresh.closed) close(fresh.closed);
  else scheduleLook();
  tick();
}

function lastWords() {
  const rows = document.querySelectorAll(".wb-msg--own:not(.wb-msg--unsent), .wb-msg--buyer:not(.wb-typing)");
  const last = rows[rows.length - 1];
  const words = last?.querySelector(".wb-bubble")?.textContent ?? "";
  return last?.classList.contains("wb-msg--own") ? `我：${words}` : words;
}

/** @param {{level: number, word: string}} patience */
function drawPatience(patience) {
  const box = find("[data-patience]", HTMLElement);
  box.dataset.level = String(patience.level);
  for (const segment of box.querySelectorAll("[data-segment]")) {
    segment.classList.toggle("wb-segment--on", Number(segment.getAttribute("data-segment")) <= patience.level);
  }
  const word = box.querySelector("[data-patience-word]");
  if (word) word.textContent = patience.word;
}

/** @param {any} fresh */
function drawControls(fresh) {
  const hint = find("[data-hint]", HTMLButtonElement);
  const left = fresh.hints_left;
  const note = find("[data-hint-note]", HTMLElement);
  note.textContent = left > 0 ? `剩 ${left} 次 · 每次扣 ${hint.dataset.cost} 分` : "用完了";
  hint.disabled = left === 0 || Boolean(fresh.closed);
  for (const desk of fresh.desks) {
    const button = document.querySelector(`[data-desk="${desk.desk}"]`);
    if (button instanceof HTMLButtonElement) {
      button.disabled = desk.pending || Boolean(fresh.closed);
      button.textContent = desk.pending ? `${button.dataset.label}在查…` : `问${button.dataset.label}`;
    }
  }
  const pause = find("[data-pause]", HTMLButtonElement);
  pause.disabled = !fresh.paused && fresh.pauses_left === 0;
  pause.setAttribute("aria-label", fresh.paused ? "继续" : `暂停，还能暂停 ${fresh.pauses_left} 次，暂停过的不计入上岗`);
  pause.title = pause.getAttribute("aria-label") ?? "";
  const icon = pause.querySelector(".bi");
  if (icon) icon.className = `bi bi-${fresh.paused ? "play-fill" : "pause-fill"}`;
  if (fresh.paused) tell("暂停了，计时停着。按继续，或直接回一句就接着走", "paused");
  else untell("paused");
}

// ---- looking ----------------------------------------------------------------------------------------------------------

function scheduleLook() {
  clearTimeout(lookTimer);
  if (!look.next_look) return;
  const wait = Math.max(60, Date.parse(look.next_look) - serverNow() + 60);
  lookTimer = window.setTimeout(lookNow, Math.min(wait, 2 ** 31 - 1));
}

async function lookNow() {
  clearTimeout(lookTimer);
  try {
    take(await ask(`${about.base}/look?after=${look.last_seq}`));
    untell("offline");
  } catch (error) {
    failed(error);
    lookTimer = window.setTimeout(lookNow, RETRY_MS);
  }
}

/** @param {unknown} error */
function failed(error) {
  if (!(error instanceof ServerError)) throw error;
  if (error.code === "offline" || error.status >= 500) {
    tell("网络断了，写的字都在。连上后自动发送，计时以送到的时刻为准", "offline");
  } else if (error.status === 401) {
    tell("登录过期了，写的字都在。重新登录后接着练", "offline");
  } else {
    toast(error.message, { error: true });
  }
}

// ---- sending ----------------------------------------------------------------------------------------------------------

function send(/** @type {boolean} */ thenOn = false) {
  const words = text.value.trim();
  if (!words || look.closed) return;
  if (words.length > LONGEST) {
    toast(`这句话太长了（${words.length.toLocaleString()} / 2,000 字），拆成两句发`, { error: true });
    return;
  }
  const message = { client_id: newId(), text: words };
  text.value = "";
  grow();
  post(message, thenOn);
}

/** @param {{client_id: string, text: string, card?: string}} message @param {boolean} thenOn */
function post(message, thenOn = false) {
  outbox.add(message);
  chat.addUnsent(message, "发送中…");
  sending = sending.then(() => deliver(message, thenOn));
}

/** @param {{client_id: string, text: string, card?: string}} message @param {boolean} thenOn */
async function deliver(message, thenOn) {
  try {
    const answer = await ask(`${about.base}/replies?after=${look.last_seq}`, { body: message });
    untell("offline");
    if (answer.warning) {
      warn(message, answer.warning);
      return;
    }
    take(answer);
    channel?.postMessage("sent");
    const next = thenOn ? queue.longestWaiting() : null;
    if (next) location.assign(next);
  } catch (error) {
    if (error instanceof ServerError && (error.code === "offline" || error.status >= 500 || error.status === 401)) {
      chat.addUnsent(message, "等网络恢复…");
      failed(error);
      window.setTimeout(() => resend(), RETRY_MS);
      return;
    }
    giveBack(message);
    failed(error);
    if (error instanceof ServerError && error.code === "closed") lookNow();
  }
}

/** Puts a message that was not sent back into the composer. @param {{client_id: string, text: string, card?: string}} message */
function giveBack(message) {
  outbox.drop(message.client_id);
  chat.dropUnsent(message.client_id);
  if (!message.card) text.value = text.value ? `${message.text}\n${text.value}` : message.text;
  grow();
}

function resend() {
  for (const message of outbox.waiting()) sending = sending.then(() => deliver(message, false));
}

/** @param {{client_id: string, text: string}} message @param {{words: string[], reason: string, advice: string}} warning */
function warn(message, warning) {
  const dialog = find("#warning", HTMLDialogElement);
  const set = (/** @type {string} */ part, /** @type {string} */ words) => {
    const element = dialog.querySelector(part);
    if (element) element.textContent = words;
  };
  set("[data-warning-words]", `「${warning.words.join("」「")}」`);
  set("[data-warning-reason]", warning.reason);
  set("[data-warning-advice]", warning.advice ? `可以这样说：${warning.advice}` : "");
  giveBack(message);
  const anyway = find("[data-send-anyway]", HTMLButtonElement);
  anyway.onclick = () => {
    dialog.close();
    text.value = text.value.replace(message.text, "").trim();
    grow();
    post({ client_id: newId(), text: message.text });
  };
  find("[data-rewrite]", HTMLButtonElement).onclick = () => {
    dialog.close();
    text.focus();
  };
  dialog.showModal();
}

// ---- acts ----------------------------------------------------------------------------------------------------------------

/** @param {string} what @param {unknown} [body] */
async function act(what, body = {}) {
  try {
    take(await ask(`${about.base}/${what}?after=${look.last_seq}`, { body }));
    channel?.postMessage("sent");
  } catch (error) {
    failed(error);
  }
}

function askToEnd() {
  const waiting = [look, ...look.queue].filter((/** @type {any} */ one) => one.waiting_since).length;
  if (waiting === 0) {
    act("end");
    return;
  }
  find("[data-ending-words]", HTMLElement).textContent = `还有 ${waiting} 位买家在等。现在结束会记作没回复`;
  find("#ending", HTMLDialogElement).showModal();
}

/** @param {string} desk @param {string} label */
function askDesk(desk, label) {
  const dialog = find("#asking", HTMLDialogElement);
  find("[data-asking-who]", HTMLElement).textContent = label;
  const field = find("#ask", HTMLInputElement);
  field.value = "";
  find("[data-asking]", HTMLFormElement).onsubmit = () => {
    act("desk", { desk, ask: field.value });
    text.focus();
  };
  dialog.showModal();
  field.focus();
}

/** Leads to the report, by itself unless words are left that were not sent. @param {{report_url: string, outcome: string}} closed */
function close(closed) {
  clearTimeout(lookTimer);
  clearTimeout(leaving);
  chat.setTyping(false);
  find("[data-composer]", HTMLFormElement).hidden = true;
  find("[data-side]", HTMLElement).classList.remove("wb-side--open");
  const bar = find("[data-closed]", HTMLElement);
  bar.hidden = false;
  const left = text.value.trim();
  find("[data-closed-words]", HTMLElement).textContent = left ? `这次接待已结束，这句没发出去：「${left}」` : "这次接待已结束";
  const report = find("[data-report]", HTMLAnchorElement);
  report.href = closed.report_url;
  report.focus();
  const soon = closed.outcome === "abandoned" ? 300 : 2500;
  if (!left) leaving = window.setTimeout(() => location.assign(closed.report_url), soon);
}

// ---- notices -------------------------------------------------------------------------------------------------------------

/** @param {string} words @param {string} why */
function tell(words, why) {
  notice.textContent = words;
  notice.dataset.why = why;
  notice.hidden = false;
}

/** @param {string} why */
function untell(why) {
  if (notice.dataset.why === why) notice.hidden = true;
}

// ---- the timer -----------------------------------------------------------------------------------------------------------

function tick() {
  if (!look.closed) {
    const wait = { since: look.waiting_since, hold: look.hold_until };
    const level = drawClock(bigClock, look.paused ? { since: null, hold: null } : wait, about.limits, wait.since ? "已等 " : "");
    announce(level);
    elapsed.textContent = clockText(serverNow() - Date.parse(elapsed.dataset.started ?? ""));
    chat.setTyping(Boolean(look.typing_from) && serverNow() >= Date.parse(look.typing_from));
  }
  queue.tick();
}

/** Crossing a limit is said once. @param {string | null} level */
function announce(level) {
  if (level === spokenLevel) return;
  spokenLevel = level ?? "";
  if (level === "amber" || level === "red") {
    said.textContent = `${about.buyer}已等 ${about.limits[level]} 秒`;
    bigClock.classList.add("t-clock--crossed");
  }
}

// ---- the composer --------------------------------------------------------------------------------------------------------

function grow() {
  outbox.saveDraft(text.value);
  phrases.follow();
}

text.addEventListener("input", grow);
text.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  if (phrases.takeKey(event)) return;
  if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    send(event.ctrlKey);
  } else if (event.key === "Tab" && !event.shiftKey && nextBlank(text)) {
    event.preventDefault();
  }
});
find("[data-composer]", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});

const emoticons = find("[data-emoticons]", HTMLElement);
for (const [code, sign] of choices(about)) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = sign;
  button.title = code;
  button.setAttribute("aria-label", code);
  button.addEventListener("click", () => {
    text.setRangeText(code, text.selectionStart, text.selectionEnd, "end");
    emoticons.hidden = true;
    text.focus();
    grow();
  });
  emoticons.append(button);
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const button = event.target.closest("button");
  if (!emoticons.hidden && !event.target.closest("[data-emoticons], [data-tool=emoticons]")) emoticons.hidden = true;
  if (!button || button.disabled) return;
  const { tool, card, desk, label, phrase } = button.dataset;
  if (tool === "emoticons") emoticons.hidden = !emoticons.hidden;
  if (tool === "hold") phrases.fill(HOLD_WORDS);
  if (card) post({ client_id: newId(), text: `[${button.getAttribute("aria-label")}]`, card });
  if (desk) askDesk(desk, label ?? "");
  if (phrase) {
    side.setSheet(false);
    phrases.fill(phrase);
  }
  if ("hint" in button.dataset) act("hint");
  if ("pause" in button.dataset) act(look.paused ? "resume" : "pause");
  if ("end" in button.dataset) askToEnd();
  if ("endAnyway" in button.dataset) {
    find("#ending", HTMLDialogElement).close();
    act("end");
  }
  if ("goOn" in button.dataset) find("#ending", HTMLDialogElement).close();
  if ("askingCancel" in button.dataset) find("#asking", HTMLDialogElement).close();
});

// ---- keys ----------------------------------------------------------------------------------------------------------------

const TABS = { KeyG: "product", KeyO: "order", KeyR: "rules", KeyP: "phrases" };
const PANES = ["[data-queue]", "[data-text]", "[data-side]"];

/** @param {KeyboardEvent} event */
function keyed(event) {
  if (event.isComposing) return false;
  if (event.key === "F6") {
    const here = PANES.findIndex((part) => document.querySelector(part)?.contains(document.activeElement));
    find(PANES[(here + (event.shiftKey ? PANES.length - 1 : 1)) % PANES.length], HTMLElement).focus();
    return true;
  }
  if (!event.altKey || event.ctrlKey || event.metaKey) return false;
  const tab = TABS[/** @type {keyof typeof TABS} */ (event.code)];
  if (tab) {
    side.show(tab);
    return true;
  }
  if (event.code === "KeyH") {
    find("[data-hint]", HTMLButtonElement).click();
    return true;
  }
  const digit = /^Digit([1-8])$/.exec(event.code);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const url = digit ? queue.nth(Number(digit[1])) : step ? queue.neighbour(step) : null;
  if (url) location.assign(url);
  return Boolean(digit || step);
}

document.addEventListener("keydown", (event) => {
  if (keyed(event)) event.preventDefault();
});

// ---- start ---------------------------------------------------------------------------------------------------------------

channel?.addEventListener("message", (event) => {
  if (event.data === "here") {
    channel.postMessage("too");
    tell("这次练习在另一个窗口开着，两边会一起更新", "tab");
  } else if (event.data === "too") {
    tell("这次练习在另一个窗口开着，两边会一起更新", "tab");
  } else {
    lookNow();
  }
});
channel?.postMessage("here");
window.addEventListener("online", () => {
  resend();
  lookNow();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) lookNow();
});
text.value = text.value || outbox.draft(); // what was typed before this script ran stays
grow();
for (const message of outbox.waiting()) chat.addUnsent(message, "发送中…");
take(firstLook);
chat.toEnd();
resend();
window.setInterval(tick, 1000);
