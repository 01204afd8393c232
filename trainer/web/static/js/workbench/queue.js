// @ts-check
// The queue: who waits for me, who has been answered. Rows are links; they re-sort only when the order changes, and
// never while the pointer or the focus is in the list.
import { drawClock, serverNow } from "./clock.js";

/**
 * @typedef {{attempt: number, buyer: string, last_words: string, waiting_since: string | null,
 *   hold_until: string | null, unread: number, url: string}} Row
 */

/** @param {Row} row */
function isWaiting(row) {
  return row.waiting_since !== null;
}

/** @param {HTMLElement} pane @param {{attempt: number, limits: {amber: number, red: number}}} about */
export function openQueue(pane, about) {
  /** @type {Row[]} */
  let rows = [];
  let order = "";

  /** @param {Row} row */
  function element(row) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = row.url;
    link.className = "wb-row";
    link.dataset.attempt = String(row.attempt);
    if (row.attempt === about.attempt) link.setAttribute("aria-current", "true");
    link.innerHTML =
      '<span class="wb-row__face"><span class="t-avatar" aria-hidden="true"></span><span class="wb-row__unread" hidden></span></span>' +
      '<span class="wb-row__name"></span><span class="t-clock" hidden><i class="bi bi-clock" aria-hidden="true"></i><span data-clock-text></span></span>' +
      '<span class="wb-row__words"></span>';
    link.querySelector(".t-avatar")?.classList.add(`t-avatar--${(row.attempt % 6) + 1}`);
    item.append(link);
    return item;
  }

  /** @param {Row} row */
  function fill(row) {
    const link = pane.querySelector(`[data-attempt="${row.attempt}"]`);
    if (!(link instanceof HTMLElement)) return;
    const set = (/** @type {string} */ part, /** @type {string} */ text) => {
      const element = link.querySelector(part);
      if (element && element.textContent !== text) element.textContent = text;
    };
    set(".t-avatar", row.buyer.slice(0, 1));
    set(".wb-row__name", row.buyer);
    set(".wb-row__words", row.last_words);
    set(".wb-row__unread", String(row.unread));
    const unread = link.querySelector(".wb-row__unread");
    if (unread instanceof HTMLElement) unread.hidden = row.unread === 0;
    const clock = link.querySelector(".t-clock");
    if (clock instanceof HTMLElement) {
      drawClock(clock, { since: row.waiting_since, hold: row.hold_until }, about.limits);
    }
    const waits = row.waiting_since ? Math.round((serverNow() - Date.parse(row.waiting_since)) / 1000) : 0;
    const state = isWaiting(row) ? `等了 ${Math.floor(waits / 10) * 10} 秒` : "已回";
    link.setAttribute("aria-label", `${row.buyer}，${row.unread} 条未读，${state}，${row.last_words}`);
  }

  function arrange() {
    const waiting = rows.filter(isWaiting);
    waiting.sort((a, b) => Date.parse(a.waiting_since ?? "") - Date.parse(b.waiting_since ?? ""));
    const answered = rows.filter((row) => !isWaiting(row));
    const wanted = `${waiting.map((row) => row.attempt)}|${answered.map((row) => row.attempt)}`;
    const busy = pane.matches(":hover") || pane.contains(document.activeElement);
    if (wanted !== order && (!busy || order === "")) {
      order = wanted;
      for (const [name, group] of Object.entries({ waiting, answered })) {
        pane.querySelector(`[data-group="${name}"]`)?.replaceChildren(...group.map(element));
      }
    }
    for (const [name, group] of Object.entries({ waiting, answered })) {
      const count = pane.querySelector(`[data-count="${name}"]`);
      if (count) count.textContent = String(group.length);
    }
  }

  function tick() {
    rows.forEach(fill);
  }

  return {
    tick,
    /** @param {Row[]} fresh */
    show(fresh) {
      rows = fresh;
      arrange();
      tick();
    },
    /** The other conversations in the order of the list. */
    others: () => rows.filter((row) => row.attempt !== about.attempt),
    /** Where the longest waiting other buyer is, if any. */
    longestWaiting() {
      const waiting = rows.filter((row) => isWaiting(row) && row.attempt !== about.attempt);
      waiting.sort((a, b) => Date.parse(a.waiting_since ?? "") - Date.parse(b.waiting_since ?? ""));
      return waiting[0]?.url ?? null;
    },
    /** The row that stands `step` places after the open one. @param {number} step */
    neighbour(step) {
      const links = Array.from(pane.querySelectorAll("a.wb-row"));
      const here = links.findIndex((link) => link.getAttribute("aria-current") === "true");
      const next = links[(here + step + links.length) % links.length];
      return next instanceof HTMLAnchorElement && links.length > 1 ? next.href : null;
    },
    /** The n-th row, from 1. @param {number} n */
    nth(n) {
      const link = pane.querySelectorAll("a.wb-row")[n - 1];
      return link instanceof HTMLAnchorElement ? link.href : null;
    },
  };
}
