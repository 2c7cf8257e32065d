/**
 * Suggests colleagues who chose to be found while a name is typed: `<colleague-names url>` around a
 * `<datalist>` and the inputs that use it. Without it the whole name or a work address does as well.
 */
const WAIT = 250;

class ColleagueNames extends HTMLElement {
  #end = new AbortController();
  #waiting = 0;

  connectedCallback() {
    this.#end = new AbortController();
    this.addEventListener("input", (event) => this.#typed(event), { signal: this.#end.signal });
  }

  disconnectedCallback() {
    this.#end.abort();
    clearTimeout(this.#waiting);
  }

  /** @param {Event} event */
  #typed(event) {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.list || input.value.length < 2 || input.value.includes("@")) return;
    clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => void this.#suggest(input), WAIT);
  }

  /** @param {HTMLInputElement} input */
  async #suggest(input) {
    const address = new URL(this.getAttribute("url") ?? "", location.href);
    address.searchParams.set("text", input.value);
    const answer = await fetch(address, { signal: this.#end.signal }).catch(() => null);
    if (!answer?.ok || !input.list) return;
    /** @type {{names: string[]}} */
    const found = await answer.json();
    input.list.replaceChildren(...found.names.map((name) => new Option(name, name)));
  }
}

customElements.define("colleague-names", ColleagueNames);
