/**
 * Marking words of the draft on the table. Positions are code points, as the server counts them; a select of
 * sentences does the same without a mouse.
 */
export class Clinic {
  #page;
  #mark = () => this.#marked();

  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.#page = page;
    document.addEventListener("selectionchange", this.#mark);
  }

  end() {
    document.removeEventListener("selectionchange", this.#mark);
  }

  /** Another draft may lie there now: the sentences one can choose are its own. @param {any} table @param {number} me */
  draw(table, me) {
    const add = this.#page.root.querySelector("[data-add-note]");
    if (add instanceof HTMLElement) add.hidden = !table || table.author === me;
    const options = /** @type {HTMLTemplateElement | null} */ (this.#page.root.querySelector("[data-about-options]"));
    if (options && options.content.childElementCount !== this.#select?.childElementCount) this.#select?.replaceChildren(options.content.cloneNode(true));
  }

  /** @returns {HTMLSelectElement | null} */
  get #select() {
    return this.#page.root.querySelector("select[data-about]");
  }

  #marked() {
    const selection = getSelection(), draft = this.#page.root.querySelector("[data-draft]");
    if (!selection?.rangeCount || selection.isCollapsed || !draft || !this.#select) return;
    const range = selection.getRangeAt(0);
    if (!draft.contains(range.startContainer) || !draft.contains(range.endContainer)) return;
    const start = place(range.startContainer, range.startOffset), end = place(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return;
    this.#choose(`${start}:${end}`, selection.toString());
  }

  /** @param {string} value @param {string} words */
  #choose(value, words) {
    const select = /** @type {HTMLSelectElement} */ (this.#select);
    const own = select.querySelector("option[data-own]") ?? select.appendChild(Object.assign(document.createElement("option")));
    own.setAttribute("data-own", "");
    own.setAttribute("value", value);
    own.textContent = words.length > 70 ? `${words.slice(0, 69)}…` : words;
    select.value = value;
  }
}

/** Where in the draft this is, in code points; null outside its words. @param {Node} node @param {number} offset */
function place(node, offset) {
  const run = (node instanceof Element ? node : node.parentElement)?.closest("[data-at]");
  if (!(run instanceof HTMLElement)) return null;
  const before = document.createRange();
  before.setStart(run, 0);
  before.setEnd(node, offset);
  const copy = before.cloneContents();
  for (const number of copy.querySelectorAll("sup")) number.remove();
  for (const line of copy.querySelectorAll("br")) line.replaceWith("\n");
  return Number(run.dataset.at) + [...(copy.textContent ?? "")].length;
}
