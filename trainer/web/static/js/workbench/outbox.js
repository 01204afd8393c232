// @ts-check
// What was typed is never lost: drafts and unsent messages live in this browser until the server has them.

/** @typedef {{client_id: string, text: string, card?: string}} Unsent */

/** @param {number} attempt */
export function openOutbox(attempt) {
  const draftKey = `draft-${attempt}`;
  const unsentKey = `unsent-${attempt}`;

  /** @returns {Unsent[]} */
  const waiting = () => {
    try {
      return JSON.parse(localStorage.getItem(unsentKey) ?? "[]");
    } catch {
      return [];
    }
  };
  /** @param {Unsent[]} list */
  const keep = (list) => {
    try {
      localStorage.setItem(unsentKey, JSON.stringify(list));
    } catch {
      // a browser that stores nothing still sends
    }
  };
  return {
    waiting,
    /** @param {Unsent} message */
    add(message) {
      keep([...waiting(), message]);
    },
    /** @param {string} clientId */
    drop(clientId) {
      keep(waiting().filter((one) => one.client_id !== clientId));
    },
    draft: () => localStorage.getItem(draftKey) ?? "",
    /** @param {string} text */
    saveDraft(text) {
      try {
        if (text) localStorage.setItem(draftKey, text);
        else localStorage.removeItem(draftKey);
      } catch {
        // as above
      }
    },
  };
}

/** An id of its own for each message. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
