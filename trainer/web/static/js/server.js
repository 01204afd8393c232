// @ts-check
// The one way in which scripts talk to the server: JSON both ways, CSRF token, one error shape.

/** A refusal or fault that the server put into words, or a network that is gone (code "offline"). */
export class ServerError extends Error {
  /** @param {string} message @param {string} code @param {number} status @param {string | null} field */
  constructor(message, code, status, field = null) {
    super(message);
    this.code = code;
    this.status = status;
    this.field = field;
  }
}

let token = said(document, "csrf-token");

/** What a page says of itself. @param {Document} page @param {string} name */
function said(page, name) {
  return page.querySelector(`meta[name=${name}]`)?.getAttribute("content") ?? "";
}

/** The token of a sign-in that was renewed in another tab by the same person; empty where it was not. @returns {Promise<string>} */
async function renewed() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return "";
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return said(page, "signed-in") && said(page, "signed-in") === said(document, "signed-in") ? said(page, "csrf-token") : "";
}

/**
 * Asks the server and gives its JSON answer.
 * @param {string} url
 * @param {{method?: string, body?: unknown, signal?: AbortSignal}} [options] a body is sent by POST
 * @returns {Promise<any>}
 * @throws {ServerError}
 */
export async function ask(url, options = {}) {
  try {
    return await sent(url, options);
  } catch (error) {
    if (!(error instanceof ServerError) || error.code !== "stale_form") throw error;
    const fresh = await renewed();
    if (!fresh || fresh === token) throw error;
    token = fresh;
    return sent(url, options);
  }
}

/** @param {string} url @param {{method?: string, body?: unknown, signal?: AbortSignal}} options */
async function sent(url, { method, body, signal }) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(url, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      signal,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ServerError("网络断了，写的字都在", "offline", 0);
  }
  const json = await answer.json().catch(() => ({}));
  if (answer.ok) return json;
  const { message = "我们这边出了点问题，再试一次", code = "fault", field = null } = json.error ?? {};
  throw new ServerError(message, code, answer.status, field);
}
