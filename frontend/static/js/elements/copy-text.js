/**
 * Copies the words of another element: `<copy-text for="id"><button hidden>…</button></copy-text>`.
 * The button's `[data-say]` says that it happened. The words leave by the person's own hand only.
 */
class CopyText extends HTMLElement {
  #end = new AbortController();

  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || !navigator.clipboard) return;
    this.#end = new AbortController();
    button.hidden = false;
    button.addEventListener("click", () => void this.#copy(button), { signal: this.#end.signal });
  }

  disconnectedCallback() {
    this.#end.abort();
  }

  /** @param {HTMLButtonElement} button */
  async #copy(button) {
    const source = document.getElementById(this.getAttribute("for") ?? "");
    const said = button.querySelector("[data-say]");
    if (!source || !(said instanceof HTMLElement)) return;
    /** @type {NodeListOf<HTMLElement>} */
    const shown = source.querySelectorAll("p:not([hidden])");
    const paragraphs = [...shown].map((one) => one.innerText.trim());
    const words = source instanceof HTMLTextAreaElement ? source.value : paragraphs.join("\n\n");
    await navigator.clipboard.writeText(words);
    const usual = said.textContent;
    said.textContent = said.dataset.say ?? "";
    said.setAttribute("role", "status");
    setTimeout(() => { said.textContent = usual; }, 2000);
  }
}

customElements.define("copy-text", CopyText);
