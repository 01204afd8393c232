// @ts-check
// One timer for the page. Clocks count from stored times by the server's clock, whatever this computer's says.

let offset = 0;

/** Learns how far this computer's clock is off. @param {string} serverNow */
export function learnOffset(serverNow) {
  offset = Date.parse(serverNow) - Date.now();
}

/** The server's time in milliseconds. */
export function serverNow() {
  return Date.now() + offset;
}

/** Minutes and seconds. @param {number} ms */
export function clockText(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const ICONS = { calm: "clock", amber: "circle-half", red: "exclamation-circle-fill", hold: "pause-fill" };

/**
 * Draws a wait clock. @param {HTMLElement} element @param {{since: string | null, hold: string | null}} wait
 * @param {{amber: number, red: number}} limits seconds @param {string} prefix
 * @returns {"calm" | "amber" | "red" | "hold" | null} its level
 */
export function drawClock(element, wait, limits, prefix = "") {
  const level = levelOf(wait, limits);
  element.hidden = level === null;
  if (level === null) return null;
  const large = element.classList.contains("t-clock--large");
  element.className = `t-clock${large ? " t-clock--large" : ""}${level === "calm" ? "" : ` t-clock--${level}`}`;
  const icon = element.querySelector(".bi");
  if (icon) icon.className = `bi bi-${ICONS[level]}`;
  const text = element.querySelector("[data-clock-text]");
  if (text) text.textContent = textOf(wait, level, prefix);
  return level;
}

/** @param {{since: string | null, hold: string | null}} wait @param {{amber: number, red: number}} limits */
function levelOf(wait, limits) {
  if (wait.hold && !wait.since) return "hold";
  if (!wait.since) return null;
  const waited = (serverNow() - Date.parse(wait.since)) / 1000;
  if (waited >= limits.red) return "red";
  return waited >= limits.amber ? "amber" : "calm";
}

/** @param {{since: string | null, hold: string | null}} wait @param {string} level @param {string} prefix */
function textOf(wait, level, prefix) {
  if (level === "hold" && wait.hold) {
    const left = Date.parse(wait.hold) - serverNow();
    return left > 0 ? `还剩 ${clockText(left)}` : "说好的时间到了";
  }
  return prefix + clockText(serverNow() - Date.parse(wait.since ?? ""));
}
