// @ts-check
// Importing: files are sent piece by piece and can be sent on after a break; a reading under way is asked about.
import { ask, ServerError } from "./server.js";

const ASK_MS = 2000;
const TRIES = 5;
const TOKEN = document.querySelector("meta[name=csrf-token]")?.getAttribute("content") ?? "";

/** @typedef {{name: string, size: number, received: number, send: string}} Place */

const drop = document.querySelector("[data-drop]");
const fault = document.querySelector("[data-drop-error]");

/** @param {string} message */
function tell(message) {
  if (!(fault instanceof HTMLElement)) return;
  fault.textContent = message;
  fault.hidden = message === "";
}

/** Draws how far something is. @param {ParentNode} within @param {number} share from 0 to 1 */
function draw(within, share) {
  within.querySelector("[data-bar]")?.setAttribute("width", `${Math.round(share * 1000) / 10}%`);
}

/** @param {number} bytes */
function size(bytes) {
  return bytes < 1024 ** 2 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

/** Sends one piece, again and again where the network is gone. @param {string} url @param {Blob} piece */
async function sendPiece(url, piece) {
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/octet-stream", "X-CSRFToken": TOKEN },
        body: piece,
        credentials: "same-origin",
      });
      const json = await answer.json().catch(() => ({}));
      if (answer.ok) return Number(json.received);
      throw new ServerError(json.error?.message ?? "这个文件没传上去，再试一次", json.error?.code ?? "fault", answer.status);
    } catch (error) {
      if (error instanceof ServerError || tries >= TRIES) throw error;
      await new Promise((done) => setTimeout(done, 1000 * tries));
    }
  }
}

/** @param {File} file @param {Place} place @param {number} piece @param {(sent: number) => void} seen */
async function send(file, place, piece, seen) {
  let at = place.received;
  while (at < file.size) {
    const next = await sendPiece(`${place.send}?at=${at}`, file.slice(at, at + piece));
    if (!(next > at) && next !== file.size) throw new ServerError("文件传到一半变了，重新放一次", "invalid", 422);
    at = next;
    seen(at);
  }
}

/** @param {File[]} files @param {Place[]} places @param {string} recognise */
async function sendAll(files, places, recognise) {
  const sending = document.querySelector("[data-sending]");
  if (!(sending instanceof HTMLElement) || !(drop instanceof HTMLElement)) return;
  const name = sending.querySelector("[data-sending-name]");
  const word = sending.querySelector("[data-sending-word]");
  const total = files.reduce((sum, file) => sum + file.size, 0);
  sending.hidden = false;
  drop.hidden = true;
  let before = 0;
  for (const [place, file] of files.entries()) {
    if (name) name.textContent = places[place].name;
    await send(file, places[place], Number(drop.dataset.piece), (sent) => {
      draw(sending, (before + sent) / total);
      if (word) word.textContent = `${size(before + sent)} / ${size(total)}`;
    });
    before += file.size;
  }
  if (name) name.textContent = "传完了，正在认格式…";
  const { url } = await ask(recognise, { body: {} });
  location.assign(url);
}

/** The places of an import that was left half sent. @returns {Place[]} */
function leftPlaces() {
  return [...document.querySelectorAll("[data-left]")].map((row) => {
    const { left = "", size = "0", received = "0", send = "" } = row instanceof HTMLElement ? row.dataset : {};
    return { name: left, size: Number(size), received: Number(received), send };
  });
}

/** @param {File[]} files */
async function take(files) {
  if (!(drop instanceof HTMLElement) || files.length === 0) return;
  tell("");
  const resumed = document.querySelector("[data-resume]");
  try {
    if (resumed instanceof HTMLElement) {
      const places = leftPlaces();
      const own = places.map((place) => files.find((file) => file.size === place.size));
      if (own.some((file, at) => !file && places[at].received < places[at].size)) {
        tell("这不是上次那些文件（大小不一样）。要导别的，先点「不导了」");
        return;
      }
      const still = places.map((place, at) => ({ place, file: own[at] })).filter(({ place, file }) => file && place.received < place.size);
      await sendAll(still.map(({ file }) => /** @type {File} */ (file)), still.map(({ place }) => place), resumed.dataset.recognise ?? "");
      return;
    }
    const begun = await ask(drop.dataset.begin ?? "", { body: { files: files.map(({ name, size }) => ({ name, size })) } });
    history.replaceState(null, "", begun.url);
    await sendAll(files, begun.files, begun.recognise);
  } catch (error) {
    tell(error instanceof ServerError ? error.message : "网络断了。刷新这一页，把同样的文件再放进来，会接着传");
    const sending = document.querySelector("[data-sending]");
    if (sending instanceof HTMLElement) sending.hidden = true;
    drop.hidden = false;
  }
}

if (drop instanceof HTMLElement) {
  drop.querySelector("[data-files]")?.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement) take([...(event.target.files ?? [])]);
  });
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("im-drop--over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("im-drop--over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    take([...(event.dataTransfer?.files ?? [])]);
  });
}

/** Asks how far it is while the page is seen, and loads the next step when it comes. @param {HTMLElement} box */
async function follow(box) {
  const began = box.dataset.state;
  for (;;) {
    await new Promise((done) => setTimeout(done, ASK_MS));
    if (document.hidden) continue;
    const now = await ask(box.dataset.progress ?? "").catch(() => null);
    if (now === null) continue;
    if (!now.working || (began === "keeping") !== (now.state === "keeping")) {
      location.reload();
      return;
    }
    draw(box, now.progress);
    const word = box.querySelector("[data-progress-word]");
    const share = box.querySelector("[data-progress-share]");
    const count = box.querySelector("[data-progress-count]");
    if (word) word.textContent = now.word;
    if (share) share.textContent = `${Math.floor(now.progress * 100)}%`;
    if (count) count.textContent = now.state === "keeping" ? `存了 ${now.added} 段` : `读到 ${now.total} 段会话`;
  }
}

const progress = document.querySelector("[data-progress]");
if (progress instanceof HTMLElement && progress.dataset.state !== "paused") follow(progress);
