import { store } from "../lib/store.js";

const LONGEST = 2500; // ms; what has not arrived by then is sent from the next page

/**
 * A way on that takes along what is kept on this device: `<hand-over for="lesson:…:">` around links and the buttons of
 * a form. Where nothing is held, they are links and buttons.
 */
class HandOver extends HTMLElement {
  #end = new AbortController();

  connectedCallback() {
    this.#end = new AbortController();
    const { signal } = this.#end;
    this.addEventListener("click", (event) => this.#click(event), { signal });
  }

  disconnectedCallback() {
    this.#end.abort();
  }

  get #prefix() {
    return this.getAttribute("for") ?? "";
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("button[type=submit]") : null;
    if (button instanceof HTMLButtonElement) this.#send(event, button);
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!(link instanceof HTMLAnchorElement) || link.target || link.getAttribute("href")?.startsWith("#")) return;
    if (!store.holds(this.#prefix)) return;
    if (!isPlain) {
      void store.handOver(this.#prefix);
      return;
    }
    event.preventDefault();
    void this.#over().then(() => location.assign(link.href));
  }

  /**
   * @param {Event} event
   * @param {HTMLButtonElement} button
   */
  #send(event, button) {
    if (!store.holds(this.#prefix)) return;
    event.preventDefault();
    void this.#over().then(() => button.form?.requestSubmit(button));
  }

  async #over() {
    await Promise.race([store.handOver(this.#prefix), new Promise((resolve) => setTimeout(resolve, LONGEST))]);
  }
}

customElements.define("hand-over", HandOver);
