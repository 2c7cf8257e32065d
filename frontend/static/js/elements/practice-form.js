/**
 * One form holds every block of a lesson, so that without a script each button brings the words of all of them along:
 * `<practice-form><form>…<div id="block-7" data-block>…<input name="7:text">…</div>…</form></practice-form>`.
 *
 * With this script every block saves itself (auto-save.js) and is sent alone, and Enter presses the button beside it.
 */
class PracticeForm extends HTMLElement {
  #end = new AbortController();
  /** @type {Element | null} */ #sender = null; // while the browser itself sends the form: the button

  connectedCallback() {
    this.#end = new AbortController();
    const { signal } = this.#end;
    this.addEventListener("keydown", (event) => this.#press(event), { signal });
    this.addEventListener("htmx:configRequest", (event) => this.#ask(event), { signal });
    this.addEventListener("submit", (event) => { this.#sender = event.submitter; }, { signal });
    this.addEventListener("formdata", (event) => this.#send(event), { signal });
  }

  disconnectedCallback() {
    this.#end.abort();
  }

  /** Without this, Enter would press the first button of the whole form. @param {KeyboardEvent} event */
  #press(event) {
    if (event.key !== "Enter" || event.isComposing || !(event.target instanceof HTMLInputElement)) return;
    const button = event.target.closest("[data-block], section")?.querySelector("button[type=submit]");
    event.preventDefault();
    if (button instanceof HTMLButtonElement) button.click();
  }

  /** @param {Event} event */
  #ask(event) {
    const { elt, formData } = /** @type {CustomEvent} */ (event).detail;
    this.#narrow(formData, elt);
  }

  /** @param {FormDataEvent} event */
  #send(event) {
    if (this.#sender) this.#narrow(event.formData, this.#sender);
    this.#sender = null;
  }

  /**
   * A block's button sends that block; the others send no block, for each of them keeps itself.
   * @param {FormData} data
   * @param {Element} button
   */
  #narrow(data, button) {
    const own = button.closest("[data-block]")?.id.replace("block-", "");
    const isSent = (/** @type {string} */ name) => (own
      ? name.startsWith(`${own}:`) || ["action", "csrfmiddlewaretoken"].includes(name) : !name.includes(":"));
    for (const name of [...data.keys()]) if (!isSent(name)) data.delete(name);
  }
}

customElements.define("practice-form", PracticeForm);
