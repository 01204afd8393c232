// @ts-check
// Marked words: a mark and its labels light each other under pointer and keyboard.

/** The ids of the labels that an element stands for. @param {Element | null} element */
function labelIds(element) {
  const mark = element?.closest(".rp-mark[aria-describedby]");
  if (mark) return (mark.getAttribute("aria-describedby") ?? "").split(" ");
  const label = element?.closest(".rp-label");
  return label ? [label.id] : [];
}

/** @param {string[]} ids */
function light(ids) {
  for (const lit of document.querySelectorAll(".rp-label--lit")) lit.classList.remove("rp-label--lit");
  for (const lit of document.querySelectorAll(".rp-mark--lit")) lit.classList.remove("rp-mark--lit");
  for (const id of ids) {
    document.getElementById(id)?.classList.add("rp-label--lit");
    for (const mark of document.querySelectorAll(`.rp-mark[aria-describedby~="${CSS.escape(id)}"]`)) mark.classList.add("rp-mark--lit");
  }
}

/** Lights what belongs together within a part of the page. @param {Element} part */
export function lightMarksWithin(part) {
  for (const kind of ["mouseover", "focusin"]) {
    part.addEventListener(kind, (event) => light(labelIds(event.target instanceof Element ? event.target : null)));
  }
  part.addEventListener("mouseleave", () => light([]));
}
