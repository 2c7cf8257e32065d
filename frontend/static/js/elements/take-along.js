/**
 * Leaves the disclosure in or out of what is copied: `<take-along for="id">` around a checkbox; the paragraph is
 * `[data-disclosure]` in the element with that id. Nothing is remembered.
 */
class TakeAlong extends HTMLElement {
  #end = new AbortController();

  connectedCallback() {
    this.#end = new AbortController();
    this.addEventListener("change", () => this.#show(), { signal: this.#end.signal });
    this.#show();
  }

  disconnectedCallback() {
    this.#end.abort();
  }

  #show() {
    const box = this.querySelector("input");
    const line = document.getElementById(this.getAttribute("for") ?? "")?.querySelector("[data-disclosure]");
    if (box && line instanceof HTMLElement) line.hidden = !box.checked;
  }
}

customElements.define("take-along", TakeAlong);
