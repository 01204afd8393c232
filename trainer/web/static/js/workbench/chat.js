// @ts-check
// The conversation: bubbles, times, read marks, the typing sign.

/** @typedef {{seq: number, at: string, who: string, text: string, client_id?: string, card?: string}} Shown */

const CODE = /\[([^\[\]]{1,4})\]|\/:[\w^-]{1,4}/g;

/** @typedef {{emoticons: Record<string, string>, codes: Record<string, string>}} Emoticons */

/** The emoticons to choose from: [code, sign]. @param {Emoticons} known */
export function choices(known) {
  return Object.entries(known.emoticons).map(([name, sign]) => /** @type {[string, string]} */ ([`[${name}]`, sign]));
}

/** Text with emoticons drawn. @param {string} text @param {Emoticons} known */
function drawn(text, known) {
  const fragment = document.createDocumentFragment();
  let from = 0;
  for (const found of text.matchAll(CODE)) {
    const name = known.codes[found[0]] ?? found[1] ?? "";
    const sign = known.emoticons[name];
    if (!sign) continue;
    fragment.append(text.slice(from, found.index));
    const element = document.createElement("span");
    element.className = "wb-emoticon";
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", name);
    element.textContent = sign;
    fragment.append(element);
    from = (found.index ?? 0) + found[0].length;
  }
  fragment.append(text.slice(from));
  return fragment;
}

/** @param {string} tag @param {string} className @param {string} [text] */
function make(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/** @param {string} iso */
function timeOfDay(iso) {
  return new Date(iso).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
}

/**
 * @param {HTMLElement} log @param {{buyer: string, slot: number, own: string, limits: {amber: number}} & Emoticons} about
 */
export function openChat(log, about) {
  /** @type {Shown[]} */
  let shown = [];
  let readUpto = -1;
  const typing = make("div", "wb-msg wb-msg--buyer wb-typing");
  typing.hidden = true;
  typing.innerHTML = '<span class="wb-bubble"><span class="wb-dots" aria-hidden="true"><i></i><i></i><i></i></span></span>';
  typing.append(make("span", "t-ink-3 t-dense", "正在输入…"));
  log.append(typing);

  const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  const toEnd = () => {
    log.scrollTop = log.scrollHeight;
  };

  /** @param {Shown} message */
  function element(message) {
    const side = message.who === "agent" ? "own" : message.who === "buyer" ? "buyer" : "aside";
    const row = make("div", `wb-msg wb-msg--${side}${message.who === "hint" ? " wb-msg--hint" : ""}`);
    row.dataset.seq = String(message.seq);
    if (side === "aside") {
      row.append(make("span", "wb-aside", message.text));
      return row;
    }
    const who = make("span", "t-unseen", side === "own" ? "我：" : `${about.buyer}：`);
    const ground = side === "own" ? "own" : String(about.slot);
    const face = make("span", `t-avatar t-avatar--${ground}`, side === "own" ? about.own : about.buyer.slice(0, 1));
    face.setAttribute("aria-hidden", "true");
    const bubble = make("div", `wb-bubble${message.card ? " wb-bubble--card" : ""}`);
    bubble.append(drawn(message.text, about));
    row.append(face, who, bubble);
    if (side === "own") row.append(make("div", "wb-meta"));
    return row;
  }

  /** Seconds the buyer had waited when this reply came; null where nobody waited. @param {number} index */
  function waited(index) {
    const before = shown.slice(0, index);
    const lastOwn = before.findLastIndex((one) => one.who === "agent");
    const first = before.slice(lastOwn + 1).find((one) => one.who === "buyer");
    return first ? (Date.parse(shown[index].at) - Date.parse(first.at)) / 1000 : null;
  }

  function drawMeta() {
    shown.forEach((message, index) => {
      if (message.who !== "agent") return;
      const meta = log.querySelector(`[data-seq="${message.seq}"] .wb-meta`);
      if (!meta) return;
      meta.replaceChildren();
      const seconds = waited(index);
      if (seconds !== null) {
        const firstReply = shown.findIndex((one) => one.who === "agent") === index;
        const late = seconds > about.limits.amber;
        const words = `${Math.round(seconds)} 秒${firstReply ? "首答" : ""}`;
        meta.append(make("span", late ? "t-tone-warn" : firstReply ? "t-tone-good" : "", words));
      }
      meta.append(make("span", "", message.seq <= readUpto ? "已读" : "已送达"));
    });
  }

  return {
    /** Adds what is new. @param {Shown[]} messages @param {number} upto @returns {Shown[]} those that were new */
    add(messages, upto) {
      const known = new Set(shown.map((one) => one.seq));
      const fresh = messages.filter((one) => !known.has(one.seq));
      const stick = atEnd();
      readUpto = Math.max(readUpto, upto);
      for (const message of fresh) {
        if (shown.length === 0) log.insertBefore(make("div", "wb-day", `今天 ${timeOfDay(message.at)}`), typing);
        const row = element(message);
        if (shown.at(-1)?.who === message.who) row.classList.add("wb-msg--again");
        shown = [...shown, message];
        log.insertBefore(row, typing);
        if (message.client_id) log.querySelector(`[data-unsent="${message.client_id}"]`)?.remove();
      }
      drawMeta();
      if (fresh.length > 0 && stick) toEnd();
      return fresh;
    },
    /** Shows a message that is on its way. @param {{client_id: string, text: string}} message @param {string} words */
    addUnsent(message, words) {
      const old = log.querySelector(`[data-unsent="${message.client_id}"]`);
      const row = element({ seq: -1, at: "", who: "agent", text: message.text });
      row.dataset.unsent = message.client_id;
      row.removeAttribute("data-seq");
      row.classList.add("wb-msg--unsent");
      const meta = row.querySelector(".wb-meta");
      if (meta) meta.textContent = words;
      if (old) old.replaceWith(row);
      else log.insertBefore(row, typing);
      toEnd();
    },
    /** @param {string} clientId */
    dropUnsent(clientId) {
      log.querySelector(`[data-unsent="${clientId}"]`)?.remove();
    },
    /** @param {boolean} on */
    setTyping(on) {
      if (typing.hidden === !on) return;
      const stick = atEnd();
      typing.hidden = !on;
      if (on && stick) toEnd();
    },
    toEnd,
  };
}
