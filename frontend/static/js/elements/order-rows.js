/**
 * Moves the rows of an ordering exercise: `<order-rows><ol>…<li class="pick-row">…<select>…</li></ol></order-rows>`.
 *
 * The selects stay what is sent, and enough on their own. A row can also go up or down by its buttons, or be dragged
 * by its handle with a mouse, a pen or a finger; then every select says where its row stands.
 */
class OrderRows extends HTMLElement {
  #end = new AbortController();
  /** @type {HTMLElement | null} */ #dragged = null;

  connectedCallback() {
    this.#end = new AbortController();
    const { signal } = this.#end;
    this.addEventListener("click", (event) => this.#press(event), { signal });
    this.addEventListener("pointerdown", (event) => this.#take(event), { signal });
    // On the document: a row that moves in it lets go of the pointer, and people let go outside the list.
    document.addEventListener("pointermove", (event) => this.#move(event), { signal });
    document.addEventListener("pointerup", () => this.#drop(), { signal });
    document.addEventListener("pointercancel", () => this.#drop(), { signal });
  }

  disconnectedCallback() {
    this.#end.abort();
  }

  /** @returns {HTMLElement[]} */
  get #rows() {
    return [...this.querySelectorAll(".pick-row")].filter((row) => row instanceof HTMLElement);
  }

  /** @param {Event} event */
  #press(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-move]") : null;
    const row = button?.closest(".pick-row");
    if (!(button instanceof HTMLElement) || !row) return;
    if (button.dataset.move === "up") row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    button.focus();
    this.#number(row);
  }

  /** @param {PointerEvent} event */
  #take(event) {
    const handle = event.target instanceof Element ? event.target.closest("[data-handle]") : null;
    const row = handle?.closest(".pick-row");
    if (!handle || !(row instanceof HTMLElement) || event.button) return;
    event.preventDefault();
    this.#dragged = row;
    row.dataset.state = "dragged";
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const row = this.#dragged;
    if (!row) return;
    for (const other of this.#rows) {
      if (other === row) continue;
      const { top, height } = other.getBoundingClientRect();
      const isAfter = Boolean(row.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
      if (isAfter && event.clientY > top + height / 2) other.after(row);
      else if (!isAfter && event.clientY < top + height / 2) {
        other.before(row);
        break;
      }
    }
  }

  #drop() {
    const row = this.#dragged;
    this.#dragged = null;
    if (!row) return;
    delete row.dataset.state;
    this.#number(row);
  }

  /** Every select says where its row stands now; the moved one is said aloud. @param {Element} moved */
  #number(moved) {
    this.#rows.forEach((row, place) => {
      const select = row.querySelector("select");
      if (select) select.selectedIndex = place + 1; // the first says "Choose"
    });
    const place = [...this.querySelectorAll(".pick-row")].indexOf(moved) + 1;
    const words = moved.querySelector("label")?.textContent ?? "";
    const said = this.querySelector("[data-said]");
    if (said instanceof HTMLElement) {
      said.textContent = (said.dataset.said ?? "").replace("%(words)s", words).replace("%(place)s", String(place));
    }
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("order-rows", OrderRows);
