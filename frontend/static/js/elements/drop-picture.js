/**
 * Lets a file be dropped onto `[data-drop]`: it goes into the file field inside and the form is sent. Without a
 * browser that can do this, the field is there to be used.
 */
class DropPicture extends HTMLElement {
  #end = new AbortController();

  connectedCallback() {
    const zone = this.querySelector("[data-drop]");
    const field = this.querySelector("input[type=file]");
    if (!(zone instanceof HTMLElement) || !(field instanceof HTMLInputElement)) return;
    this.#end = new AbortController();
    const { signal } = this.#end;
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.dataset.state = "over"; }, { signal });
    zone.addEventListener("dragleave", () => { delete zone.dataset.state; }, { signal });
    zone.addEventListener("drop", (event) => { this.#take(event, zone, field); }, { signal });
  }

  disconnectedCallback() {
    this.#end.abort();
  }

  /**
   * @param {DragEvent} event
   * @param {HTMLElement} zone
   * @param {HTMLInputElement} field
   */
  #take(event, zone, field) {
    event.preventDefault();
    delete zone.dataset.state;
    const files = event.dataTransfer?.files;
    if (!files?.length) return;
    field.files = files;
    field.form?.requestSubmit();
  }
}

customElements.define("drop-picture", DropPicture);
