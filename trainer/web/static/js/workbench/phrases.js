// @ts-check
// The list above the composer that `/` opens: search, choose by keyboard, fill the blanks.

/** @typedef {{name: string, text: string, keys: string, stage: string}} Phrase */
const MOST = 6;
const BLANK = /【[^】]*】/g;

/** Selects the next blank 【…】 after the caret. @param {HTMLTextAreaElement} text @returns {boolean} whether there was one */
export function nextBlank(text) {
  const from = text.selectionEnd;
  const blanks = Array.from(text.value.matchAll(BLANK));
  const next = blanks.find((found) => (found.index ?? 0) >= from) ?? blanks[0];
  if (!next || next.index === undefined) return false;
  text.setSelectionRange(next.index, next.index + next[0].length);
  return true;
}

/** Name with what was searched for marked. @param {string} name @param {string} query */
function marked(name, query) {
  const fragment = document.createDocumentFragment();
  const at = query ? name.toLowerCase().indexOf(query.toLowerCase()) : -1;
  if (at < 0) {
    fragment.append(name);
    return fragment;
  }
  const mark = document.createElement("mark");
  mark.className = "wb-found";
  mark.textContent = name.slice(at, at + query.length);
  fragment.append(name.slice(0, at), mark, name.slice(at + query.length));
  return fragment;
}

/**
 * @param {HTMLElement} box @param {HTMLTextAreaElement} text @param {Phrase[]} phrases @param {() => void} changed
 */
export function openPhrases(box, text, phrases, changed) {
  /** @type {Phrase[]} */
  let found = [];
  let chosen = 0;

  function search() {
    const query = text.value.startsWith("/") ? text.value.slice(1).trim() : "";
    const needle = query.toLowerCase();
    found = phrases
      .filter((one) => !needle || `${one.name} ${one.keys} ${one.text}`.toLowerCase().includes(needle))
      .sort((one, other) => Number(other.name.toLowerCase().includes(needle)) - Number(one.name.toLowerCase().includes(needle)))
      .slice(0, MOST);
    chosen = 0;
    draw(query);
  }

  /** @param {string} query */
  function draw(query) {
    const head = document.createElement("p");
    head.className = "wb-phrases__head";
    head.textContent = query ? `快捷短语 · 搜「${query}」` : "快捷短语";
    const help = document.createElement("span");
    help.innerHTML = "<kbd>↑</kbd> <kbd>↓</kbd> 选 <kbd>Enter</kbd> 填入 <kbd>Esc</kbd> 关";
    head.append(help);
    box.replaceChildren(head);
    if (found.length === 0) {
      const none = document.createElement("p");
      none.className = "wb-phrases__none";
      none.textContent = "没有这样的短语，换个词，或按 Esc 自己写";
      box.append(none);
    }
    found.forEach((phrase, index) => {
      const row = document.createElement("button");
      row.type = "button";
      row.id = `phrase-${index}`;
      row.className = "wb-phrase";
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(index === chosen));
      row.tabIndex = -1;
      const name = document.createElement("b");
      name.append(marked(phrase.name, query));
      const words = document.createElement("span");
      words.textContent = phrase.text;
      const stage = document.createElement("small");
      stage.textContent = phrase.stage;
      row.append(name, words, stage);
      row.addEventListener("mousedown", (event) => event.preventDefault());
      row.addEventListener("click", () => fill(phrase.text));
      box.append(row);
    });
    text.setAttribute("aria-activedescendant", found.length > 0 ? `phrase-${chosen}` : "");
  }

  /** @param {string} words */
  function fill(words) {
    close();
    text.value = words;
    text.focus();
    text.setSelectionRange(0, 0);
    if (!nextBlank(text)) text.setSelectionRange(words.length, words.length);
    changed();
  }

  function close() {
    box.hidden = true;
    text.removeAttribute("aria-activedescendant");
  }

  return {
    fill,
    close,
    isOpen: () => !box.hidden,
    /** Opens, narrows or closes the list as the text says. */
    follow() {
      if (!text.value.startsWith("/")) {
        close();
        return;
      }
      box.hidden = false;
      search();
    },
    /** Keys while the list is open. @param {KeyboardEvent} event @returns {boolean} whether it was one of them */
    takeKey(event) {
      if (box.hidden) return false;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const step = event.key === "ArrowDown" ? 1 : found.length - 1;
        chosen = found.length > 0 ? (chosen + step) % found.length : 0;
        draw(text.value.slice(1).trim());
      } else if (event.key === "Enter") {
        if (found[chosen]) fill(found[chosen].text);
      } else if (event.key === "Escape") {
        text.value = "";
        close();
        changed();
      } else {
        return false;
      }
      event.preventDefault();
      return true;
    },
  };
}
