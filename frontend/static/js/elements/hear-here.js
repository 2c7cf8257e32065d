// <hear-here data-key="…">: lets this browser say that there is news (Push API). The browser asks first, and only
// after the button was pressed. The form inside posts what the browser gave; without it nothing is kept.

import { toBytes, toText } from "../lib/bytes.js";

/** What somebody would call this browser: never more than its kind and its system. */
function nameOfThis() {
  const agent = navigator.userAgent;
  const browser = [["Edg/", "Edge"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]].find(([mark]) => agent.includes(mark));
  const system = [["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Windows", "Windows"], ["Mac OS", "Mac"], ["Linux", "Linux"]].find(([mark]) => agent.includes(mark));
  return [browser?.[1] ?? "Browser", system?.[1]].filter(Boolean).join(", ");
}

class HearHere extends HTMLElement {
  #end = new AbortController();

  connectedCallback() {
    if (!("serviceWorker" in navigator) || !("PushManager" in window)) return;
    this.#end = new AbortController();
    this.#line("[data-cannot]", false);
    this.#form.hidden = false;
    this.#form.addEventListener("submit", (event) => void this.#ask(event), { signal: this.#end.signal });
  }

  disconnectedCallback() {
    this.#end.abort();
  }

  get #form() {
    return /** @type {HTMLFormElement} */ (this.querySelector("form"));
  }

  /** @param {SubmitEvent} event */
  async #ask(event) {
    event.preventDefault();
    this.#line("[data-refused]", false);
    try {
      const worker = await navigator.serviceWorker.ready;
      const key = toBytes(this.dataset.key ?? "");
      const given = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
      this.#fill("name", nameOfThis());
      this.#fill("endpoint", given.endpoint);
      this.#fill("public_key", toText(given.getKey("p256dh")));
      this.#fill("secret", toText(given.getKey("auth")));
      this.#form.submit();
    } catch {
      this.#line("[data-refused]", true);
    }
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  #fill(name, value) {
    const field = /** @type {HTMLInputElement} */ (this.#form.elements.namedItem(name));
    field.value = value;
  }

  /**
   * @param {string} which
   * @param {boolean} shown
   */
  #line(which, shown) {
    const line = this.querySelector(which);
    if (line instanceof HTMLElement) line.hidden = !shown;
  }
}

customElements.define("hear-here", HearHere);
