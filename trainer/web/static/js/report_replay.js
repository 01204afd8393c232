// @ts-check
// The replay: the conversation again in quick time, with the clock that the buyer's wait drove.

const SPEEDS = [8, 20, 2];

/** @param {number} seconds */
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** @param {HTMLElement} report @param {HTMLElement} list */
export function openReplay(report, list) {
  const player = report.querySelector("[data-player]");
  const opener = report.querySelector("[data-replay]");
  if (!(player instanceof HTMLElement) || !(opener instanceof HTMLElement)) return;
  /** @param {string} name */
  const part = (name) => /** @type {HTMLElement} */ (player.querySelector(`[data-${name}]`));
  const seek = /** @type {HTMLInputElement} */ (part("seek"));
  const lines = Array.from(list.children, (element) => ({
    element, at: Number(/** @type {HTMLElement} */ (element).dataset.at), who: /** @type {HTMLElement} */ (element).dataset.who,
  }));
  const length = Number(player.dataset.length);
  const [amber, red] = [Number(player.dataset.amber), Number(player.dataset.red)];
  let now = 0;
  let speed = 0;
  let playing = false;
  let drawnAt = 0;

  /** Seconds that the buyer has waited for an answer at this moment; null where nobody waits. */
  function waited() {
    let since = null;
    for (const line of lines) {
      if (line.at > now) break;
      if (line.who === "own") since = null;
      else if (line.who === "buyer" && since === null) since = line.at;
    }
    return since === null || now >= length ? null : now - since;
  }

  function draw() {
    let last = null;
    for (const { element, at } of lines) {
      const due = at > now;
      if (element.classList.contains("rp-line--due") && !due) {
        element.classList.add("rp-line--came");
        last = element;
      }
      element.classList.toggle("rp-line--due", due);
    }
    if (last && playing) last.scrollIntoView({ block: "nearest" });
    seek.value = String(now);
    part("time").textContent = clock(now);
    const seconds = waited();
    const wait = part("wait");
    wait.hidden = seconds === null;
    if (seconds === null) return;
    const level = seconds >= red ? "red" : seconds >= amber ? "amber" : "calm";
    wait.className = `t-clock t-clock--${level}`;
    const icon = { calm: "clock", amber: "circle-half", red: "exclamation-circle-fill" }[level];
    wait.querySelector(".bi")?.setAttribute("class", `bi bi-${icon}`);
    part("wait-text").textContent = `已等 ${clock(seconds)}`;
  }

  /** @param {boolean} on */
  function setPlaying(on) {
    playing = on;
    const button = part("play");
    button.setAttribute("aria-label", on ? "暂停" : "播放");
    button.querySelector(".bi")?.setAttribute("class", `bi bi-${on ? "pause" : "play"}-fill`);
    drawnAt = performance.now();
    if (on) requestAnimationFrame(tick);
  }

  /** @param {number} moment */
  function tick(moment) {
    if (!playing) return;
    now = Math.min(length, now + ((moment - drawnAt) / 1000) * SPEEDS[speed]);
    drawnAt = moment;
    draw();
    if (now >= length) setPlaying(false);
    else requestAnimationFrame(tick);
  }

  function toggle() {
    if (!playing && now >= length) now = 0;
    setPlaying(!playing);
    draw();
  }

  const stop = () => {
    setPlaying(false);
    player.hidden = true;
    list.classList.remove("rp-lines--replay");
    for (const { element } of lines) element.classList.remove("rp-line--due", "rp-line--came");
    opener.focus();
  };

  opener.addEventListener("click", () => {
    player.hidden = false;
    list.classList.add("rp-lines--replay");
    now = 0;
    setPlaying(true);
    draw();
    player.scrollIntoView({ block: "start" });
    part("play").focus({ preventScroll: true });
  });
  part("play").addEventListener("click", toggle);
  part("stop").addEventListener("click", stop);
  part("speed").addEventListener("click", () => {
    speed = (speed + 1) % SPEEDS.length;
    part("speed").textContent = `${SPEEDS[speed]} 倍`;
  });
  seek.addEventListener("input", () => {
    now = Number(seek.value);
    draw();
  });
  document.addEventListener("keydown", (event) => {
    if (player.hidden || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") stop();
    else if (event.key === " " && !(event.target instanceof Element && event.target.closest("button, textarea, input:not([type=range])"))) {
      event.preventDefault();
      toggle();
    }
  });
}
