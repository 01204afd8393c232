// @ts-check
// The drawing: boxes for steps, pills for ends, edges with labels. Every length is an attribute.
import { h, one, s } from "./dom.js";
import { allProblems, on, select, state } from "./state.js";

const canvas = one("[data-canvas]");
const SCALES = [0.86, 1, 1.25, 1.5];
/** Below this the labels would be smaller than 12 px. */
const SMALLEST = 0.86;
let scale = 1;
let fitted = true;

export function drawGraph() {
  const graph = state.graph;
  one("[data-edges]").replaceChildren(...(graph?.edges ?? []).map((/** @type {any} */ edge) => h("li", {}, edge.words)));
  if (!graph || !graph.nodes.length) {
    canvas.replaceChildren(h("p", { class: "t-ink-2" }, "还没有步骤。"));
    return;
  }
  if (fitted) scale = fitting(graph);
  one("[data-zoom-value]").textContent = `${Math.round(scale * 100)}%`;
  const own = `beat:${state.beat}`;
  const svg = s("svg", { class: "ed-svg", width: Math.round(graph.width * scale), height: Math.round(graph.height * scale), viewBox: `0 0 ${graph.width} ${graph.height}`, "aria-hidden": "true", focusable: "false" },
    arrows(), ...graph.edges.map((/** @type {any} */ edge) => line(edge, own)), ...graph.nodes.map((/** @type {any} */ node) => box(node, own)), ...graph.edges.map((/** @type {any} */ edge) => label(edge, own)));
  canvas.replaceChildren(svg);
  show(graph.nodes.find((/** @type {any} */ node) => node.key === own));
}

/** Scrolls the selected step into sight, where the drawing is larger than its room. @param {any} node */
function show(node) {
  if (!node) return;
  const top = (node.y - node.h) * scale;
  const bottom = (node.y + node.h) * scale;
  if (top < canvas.scrollTop) canvas.scrollTop = top;
  else if (bottom > canvas.scrollTop + canvas.clientHeight) canvas.scrollTop = bottom - canvas.clientHeight;
  const left = (node.x - node.w) * scale;
  const right = (node.x + node.w) * scale;
  if (left < canvas.scrollLeft) canvas.scrollLeft = left;
  else if (right > canvas.scrollLeft + canvas.clientWidth) canvas.scrollLeft = right - canvas.clientWidth;
}

/** @param {any} graph */
function fitting(graph) {
  const room = Math.min((canvas.clientWidth - 8) / graph.width, (canvas.clientHeight - 8) / graph.height);
  return Math.max(SMALLEST, Math.min(1, Number.isFinite(room) && room > 0 ? room : 1));
}

function arrows() {
  const marks = ["plain", "good", "bad", "own"].map((tone) => s("marker", { id: `arrow-${tone}`, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" }, s("path", { class: `ed-head ed-head--${tone}`, d: "M0 0L10 5L0 10z" })));
  return s("defs", {}, ...marks);
}

/** Ways by time are shown for the selected step alone. @param {any} edge @param {string} own */
function isShown(edge, own) {
  return edge.kind !== "silence" || edge.from === own;
}

/** @param {any} edge @param {string} own */
function line(edge, own) {
  const mine = edge.from === own;
  const missing = edge.to.startsWith("missing:");
  const tone = missing ? "bad" : mine ? "own" : "plain";
  const hidden = isShown(edge, own) ? "" : " ed-edge--hidden";
  return s("path", { class: `ed-edge ed-edge--${tone} ed-edge--${edge.kind}${missing ? " ed-edge--missing" : ""}${hidden}`, d: edge.path, "marker-end": `url(#arrow-${tone})` });
}

/** @param {any} edge @param {string} own */
function label(edge, own) {
  if (!isShown(edge, own) || (edge.kind === "otherwise" && edge.from !== own)) return s("g", {});
  const width = [...edge.label].reduce((sum, one) => sum + (one.charCodeAt(0) > 255 ? 14 : 8), 8);
  return s("g", { class: `ed-says ed-says--${edge.tone || "plain"}` }, s("rect", { x: edge.x - width / 2, y: edge.y - 10, width, height: 20, rx: 4 }), s("text", { x: edge.x, y: edge.y + 4, "text-anchor": "middle" }, edge.label));
}

/** @param {any} node @param {string} own */
function box(node, own) {
  const place = node.key.startsWith("beat:") ? Number(node.key.slice(5)) : -1;
  const bad = place >= 0 && allProblems().some((one) => one.severity === "error" && one.loc[0] === "beats" && one.loc[1] === place);
  const state_ = node.key === own ? " ed-node--own" : bad ? " ed-node--bad" : "";
  const left = node.x - node.w / 2;
  const name = node.name.length > (node.kind === "beat" ? 8 : 14) ? `${node.name.slice(0, node.kind === "beat" ? 7 : 13)}…` : node.name;
  const shape = s("rect", { x: left, y: node.y - node.h / 2, width: node.w, height: node.h, rx: node.kind === "beat" ? 10 : node.h / 2 });
  const group = s("g", { class: `ed-node ed-node--${node.kind}${node.tone ? ` ed-node--${node.tone}` : ""}${state_}` }, shape);
  if (node.kind === "beat") {
    group.append(s("circle", { class: "ed-node__disc", cx: left + 25, cy: node.y, r: 12 }), s("text", { class: "ed-node__number", x: left + 25, y: node.y + 4.5, "text-anchor": "middle" }, bad && node.key !== own ? "!" : String(node.number)), s("text", { x: left + 46, y: node.y + 5 }, name));
    group.addEventListener("click", () => select({ beat: place, tab: "beat" }));
  } else {
    group.append(s("text", { x: node.x, y: node.y + 4.5, "text-anchor": "middle" }, name));
  }
  group.append(s("title", {}, node.name));
  return group;
}

export function watchGraph() {
  for (const what of ["select", "checked"]) on(what, drawGraph);
  for (const step of document.querySelectorAll("[data-zoom]")) {
    step.addEventListener("click", () => {
      const by = Number(/** @type {HTMLElement} */ (step).dataset.zoom);
      fitted = by === 0;
      if (by > 0) scale = SCALES.find((one) => one > scale + 0.01) ?? scale;
      if (by < 0) scale = [...SCALES].reverse().find((one) => one < scale - 0.01) ?? scale;
      drawGraph();
    });
  }
  new ResizeObserver(() => { if (fitted) drawGraph(); }).observe(canvas);
}
