import { post } from "../lib/csrf.js";

/**
 * A form of choices that is kept as soon as one is made: `<quiet-form><form>…</form></quiet-form>`.
 * Without this script the form has its own button, `[data-fallback]`; `[data-kept]` says that it was kept.
 */
class QuietForm extends HTMLElement {
  /** @type {HTMLFormElement | null} */ #form = null;
  #keep = () => void this.#send();

  connectedCallback() {
    this.#form = this.querySelector("form");
    this.#form?.addEventListener("change", this.#keep);
    this.#show("[data-fallback]", false);
  }

  disconnectedCallback() {
    this.#form?.removeEventListener("change", this.#keep);
  }

  async #send() {
    if (!this.#form) return;
    this.#show("[data-kept]", false);
    try {
      const answer = await post(this.#form.action, new FormData(this.#form));
      if (!answer.ok && answer.type !== "opaqueredirect") throw new Error(String(answer.status));
      this.#show("[data-kept]", true);
    } catch {
      this.#show("[data-fallback]", true); // not kept: the reader can press the button, and see why
    }
  }

  /**
   * @param {string} part
   * @param {boolean} visible
   */
  #show(part, visible) {
    const found = this.querySelector(part);
    if (found instanceof HTMLElement) found.hidden = !visible;
  }
}

customElements.define("quiet-form", QuietForm);
