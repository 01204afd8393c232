// @ts-check
// The report: explanations that open, marks that light their labels, doubts, kept phrases, keys, print.
import { ask, ServerError } from "./server.js";
import { toast } from "./toasts.js";
import { lightMarksWithin } from "./marks.js";
import { openReplay } from "./report_replay.js";

const report = /** @type {HTMLElement} */ (document.querySelector("[data-report]"));
const lines = /** @type {HTMLElement} */ (report.querySelector("[data-lines]"));

/** @param {unknown} error */
function say(error) {
  toast(error instanceof ServerError ? error.message : "我们这边出了点问题，再试一次", { error: true });
}

/* ---- explanations ---- */

/** @param {string} id */
const labelsOf = (id) => report.querySelectorAll(`[aria-controls="${CSS.escape(id)}"]`);

/** @param {HTMLElement} why @param {boolean} open */
function setOpen(why, open) {
  why.toggleAttribute("data-shut", !open);
  for (const label of labelsOf(why.id)) label.setAttribute("aria-expanded", String(open));
}

for (const why of report.querySelectorAll("[data-why]")) {
  if (why instanceof HTMLElement) setOpen(why, !why.hasAttribute("data-shut"));
}

/* ---- a mark and its labels light each other ---- */

lightMarksWithin(lines);

/* ---- doubts ---- */

const doubt = document.getElementById("doubt");
const check = /** @type {HTMLSelectElement | null} */ (document.getElementById("doubt-check"));
const reason = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("doubt-reason"));

/** Opens the dialogue, at this check if one is given. @param {string} [value] */
function openDoubt(value) {
  if (!(doubt instanceof HTMLDialogElement) || !check || !reason) return;
  const wanted = Array.from(check.options).find((option) => option.value === value && !option.disabled);
  const chosen = wanted ?? Array.from(check.options).find((option) => !option.disabled);
  if (chosen) check.value = chosen.value;
  if (!doubt.open) doubt.showModal();
  reason.focus();
}

/** @param {string} value */
function markDoubted(value) {
  for (const button of report.querySelectorAll(`[data-doubt="${CSS.escape(value)}"]`)) {
    const words = document.createElement("span");
    words.className = "rp-doubted";
    words.textContent = "已提疑问，等主管看";
    button.replaceWith(words);
  }
  for (const option of check?.options ?? []) {
    if (option.value === value && !option.disabled) {
      option.disabled = true;
      option.text += "（已提疑问）";
    }
  }
}

doubt?.querySelector("form")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!check || !reason || !(doubt instanceof HTMLDialogElement) || !check.value) return;
  const value = check.value;
  const cut = value.lastIndexOf("|");
  const field = doubt.querySelector("[data-doubt-error]");
  try {
    await ask(report.dataset.doubts ?? "", {
      body: { rule: value.slice(0, cut), seq: Number(value.slice(cut + 1)), reason: reason.value },
    });
    reason.value = "";
    markDoubted(value);
    doubt.close();
    toast("你的疑问记下了，主管会看");
  } catch (error) {
    if (!(field instanceof HTMLElement)) return;
    field.textContent = error instanceof ServerError ? error.message : "没有送出去，再试一次";
    field.hidden = false;
  }
});
doubt?.querySelector("[data-doubt-cancel]")?.addEventListener("click", () => {
  if (doubt instanceof HTMLDialogElement) doubt.close();
});

/* ---- phrases ---- */

/** @param {HTMLButtonElement} button */
async function keep(button) {
  button.disabled = true;
  try {
    await ask(report.dataset.phrases ?? "", { body: { seq: Number(button.dataset.keep) } });
    button.textContent = "已存到我的短语";
    toast("存好了，接待时按 / 就能找到");
  } catch (error) {
    button.disabled = false;
    say(error);
  }
}

/* ---- clicks ---- */

report.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const control = target?.closest("button, .rp-mark");
  if (!(control instanceof HTMLElement)) return;
  if (control.matches(".rp-mark")) {
    const label = labelIds(control).map((id) => document.getElementById(id)).find((one) => one?.matches("button"));
    label?.click();
  } else if (control.hasAttribute("aria-controls") && control.matches(".rp-label")) {
    const why = document.getElementById(control.getAttribute("aria-controls") ?? "");
    if (why) setOpen(why, why.hasAttribute("data-shut"));
  } else if (control.dataset.doubt !== undefined) {
    openDoubt(control.dataset.doubt);
  } else if (control instanceof HTMLButtonElement && control.dataset.keep !== undefined) {
    keep(control);
  } else if (control.hasAttribute("data-print")) {
    window.print();
  } else if (control.hasAttribute("data-only-faults")) {
    const on = control.getAttribute("aria-pressed") !== "true";
    control.setAttribute("aria-pressed", String(on));
    lines.classList.toggle("rp-lines--faults", on);
  }
});

// with a faulty line the one that it answers stays in sight
for (const faulty of lines.querySelectorAll(".rp-line--faulty")) {
  let before = faulty.previousElementSibling;
  while (before && !before.matches(".rp-line--buyer")) before = before.previousElementSibling;
  before?.classList.add("rp-line--before");
}

/* ---- keys ---- */

let at = -1;

/** @param {number} step */
function goToFault(step) {
  const faults = Array.from(report.querySelectorAll("[data-why]"));
  if (faults.length === 0) return;
  at = (at + step + faults.length) % faults.length;
  if (at < 0) at = 0;
  const why = /** @type {HTMLElement} */ (faults[at]);
  setOpen(why, true);
  why.scrollIntoView({ block: "center" });
  const label = labelsOf(why.id)[0];
  if (label instanceof HTMLElement) label.focus({ preventScroll: true });
}

/** The check to question: of the explanation where the focus is, else the one gone to last. */
function presentCheck() {
  const line = document.activeElement?.closest(".rp-line");
  const faults = report.querySelectorAll("[data-why]");
  const why = document.activeElement?.closest("[data-why]") ?? line?.querySelector("[data-why]") ?? faults[Math.max(at, 0)];
  return why instanceof HTMLElement ? `${why.dataset.rule}|${why.dataset.seq}` : undefined;
}

document.addEventListener("keydown", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (target?.closest("input, textarea, select, dialog[open]")) return;
  if (event.key === "n") goToFault(1);
  else if (event.key === "p") goToFault(at < 0 ? 0 : -1);
  else if (event.key === "r") {
    const form = report.querySelector("[data-again]");
    if (form instanceof HTMLFormElement) form.requestSubmit();
  } else if (event.key === "c" && doubt) {
    event.preventDefault();
    openDoubt(presentCheck());
  }
});

/* ---- print: the foot of every page names what it is ---- */

const sheet = new CSSStyleSheet();
sheet.replaceSync(`@media print { @page { @bottom-left { color: #3a404d; content: ${JSON.stringify(report.dataset.foot)}; font: 9pt sans-serif; } } }`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

openReplay(report, lines);
