// @ts-check
// The source of a draft: leaving with words that were not saved is asked about first.
const form = document.querySelector("form[data-source]");
const text = form?.querySelector("textarea");
let leaving = false;

form?.addEventListener("submit", () => { leaving = true; });
window.addEventListener("beforeunload", (event) => {
  const unsaved = form instanceof HTMLElement && form.dataset.unsaved !== undefined;
  if (!leaving && (unsaved || (text && text.value !== text.defaultValue))) event.preventDefault();
});
