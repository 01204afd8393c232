// @ts-check
// 试一句: how a reply is read in this step, and where it leads.
import { ask, ServerError } from "../server.js";
import { h, icon } from "./dom.js";
import { url } from "./saving.js";
import { get, select, state } from "./state.js";

const PAUSE_MS = 450;
let text = "";
let latest = 0;

/** @param {number} place */
export function trial(place) {
  const answer = h("div", { class: "ed-tried", "aria-live": "polite" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const input = h("textarea", { class: "t-input ed-input", rows: 2, id: "ed-try", placeholder: "打一句学员会说的话", value: text, oninput: (/** @type {any} */ event) => { text = event.target.value; clearTimeout(timer); timer = setTimeout(read, PAUSE_MS); } });
  const desks = Object.keys(get(["desk"]) ?? {});
  const asked = h("div", { class: "ed-flags ed-flags--row" }, desks.map((desk) => h("label", { class: "ed-flag" }, h("input", { type: "checkbox", "data-asked": desk, onchange: () => read() }), `问过${state.words.desks.find((/** @type {string[]} */ [id]) => id === desk)?.[1] ?? desk}`)));
  async function read() {
    latest += 1;
    const mine = latest;
    if (!text.trim()) {
      answer.replaceChildren();
      return;
    }
    const given = [...asked.querySelectorAll("input:checked")].map((one) => /** @type {HTMLElement} */ (one).dataset.asked);
    try {
      const tried = await ask(`${url}/try`, { body: { tree: state.tree, beat: place, text, desks: given } });
      if (mine === latest) answer.replaceChildren(...told(tried));
    } catch (error) {
      if (mine === latest) answer.replaceChildren(h("p", { class: "ed-wrong t-tone-bad" }, error instanceof ServerError ? error.message : "没读成，再试一次"));
    }
  }
  if (text.trim()) read();
  return h("section", { class: "ed-trial", "aria-label": "试一句" }, h("label", { class: "ed-label", for: "ed-try" }, "试一句", h("span", { class: "ed-label__note" }, "看这句话会被读成什么")), input, asked, answer);
}

/** @param {any} tried @returns {HTMLElement[]} */
function told(tried) {
  const read = [...tried.acts, ...tried.offers.map((/** @type {string} */ one) => `给了${one}`), ...tried.slots.map((/** @type {string} */ one) => `问${one}`)];
  const faults = tried.findings.map((/** @type {any} */ one) => h("span", { class: "ed-chip ed-chip--bad", title: one.advice }, icon("exclamation-triangle-fill"), one.name));
  const there = tried.to.beat === null ? null : () => select({ beat: tried.to.beat, tab: "beat" });
  const leads = h(there ? "button" : "span", { class: `ed-leads t-tone-${tried.to.tone || "brand"}`, ...(there ? { type: "button", onclick: there } : {}) }, icon("arrow-right"), tried.to.words);
  return [h("div", { class: "ed-moods" }, read.map((one) => h("span", { class: "ed-chip ed-chip--act" }, one)), faults, read.length || faults.length ? null : h("span", { class: "t-ink-3" }, "没读到什么动作"), leads),
    h("p", { class: "t-ink-3 t-dense" }, `${tried.kind}${tried.label ? `：${tried.label}` : ""}`)];
}
