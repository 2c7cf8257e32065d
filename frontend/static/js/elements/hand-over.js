import { store } from "../lib/store.js";

const LONGEST = 2500; // ms; what has not arrived by then is sent from the next page

/**
 * A way on that takes along what is kept on this device: `<hand-over for="lesson:…:">` around links and forms. Where
 * nothing is held, they are links and forms.
 */
class HandOver extends HTMLElement {
  #end = new AbortController();

  connectedCallback() {
    this.#end = new AbortController();
    const { signal } = this.#end;
    this.addEventListener("click", (event) => this.#click(event), { signal });
    this.addEventListener("submit", (event) => this.#submit(event), { signal });
  }

  disconnectedCallback() {
    this.#end.abort();
  }

  get #prefix() {
    return this.getAttribute("for") ?? "";
  }

  /** @param {MouseEvent} event */
  #click(event) {
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

  /** @param {SubmitEvent} event */
  #submit(event) {
    const { target: form, submitter } = event;
    if (!(form instanceof HTMLFormElement) || !store.holds(this.#prefix)) return;
    event.preventDefault();
    void this.#over().then(() => form.requestSubmit(submitter));
  }

  async #over() {
    await Promise.race([store.handOver(this.#prefix), new Promise((resolve) => setTimeout(resolve, LONGEST))]);
  }
}

customElements.define("hand-over", HandOver);
