import { unsent } from "./carry.js";
import { returnTo } from "./form.js";
import { show } from "./page.js";

const TYPING_EVERY = 3000;

/** The box one writes in: what is in it outlives a reload, others learn that one types, Enter sends. */
export class Writing {
  #page; #name; #tell; #box; #told = 0;
  /** @type {number | null} The line that is being changed. */ editing = null;

  /** @param {import("./page.js").Page} page @param {string} name of the draft in this tab @param {(on: boolean) => void} tell */
  constructor(page, name, tell) {
    this.#page = page;
    this.#name = name;
    this.#tell = tell;
    const box = this.#box = /** @type {HTMLTextAreaElement | null} */ (page.part("write"));
    if (!box) return;
    box.value ||= sessionStorage.getItem(name) ?? "";
    box.addEventListener("input", () => this.#typing(box));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.editing !== null) this.clear();
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      box.form?.requestSubmit();
    });
  }

  /** Soon, or when nothing is being written that a reload would lose. @param {() => void} next */
  whenFree(next) {
    setTimeout(() => {
      const isWriting = document.activeElement === this.#box || unsent(this.#page.root).some((one) => one !== this.#box);
      if (isWriting) this.whenFree(next);
      else next();
    }, 400);
  }

  /** @param {HTMLTextAreaElement} box */
  #typing(box) {
    this.#keep(box);
    this.#calm();
    if (Date.now() - this.#told < TYPING_EVERY) return;
    this.#told = Date.now();
    this.#tell(box.value !== "");
  }

  /** @param {{s: number, text: string}} line */
  edit(line) {
    if (!this.#box) return;
    this.editing = line.s;
    this.#box.value = line.text;
    this.#box.focus();
  }

  /** What was refused goes back into the box, under what is being written there. @param {string} text */
  giveBack(text) {
    if (!this.#box) return;
    if (this.editing === null) {
      returnTo(this.#box, text);
      this.#keep(this.#box);
    } else sessionStorage.setItem(this.#name, [sessionStorage.getItem(this.#name), text].filter(Boolean).join("\n"));
  }

  /** What was in it is on its way; what a change had put aside comes back. */
  clear() {
    if (this.editing === null) sessionStorage.removeItem(this.#name);
    this.editing = null;
    this.#told = 0;
    this.#calm();
    if (!this.#box) return;
    this.#box.value = sessionStorage.getItem(this.#name) ?? "";
    this.#box.focus();
  }

  /** @param {HTMLTextAreaElement} box */
  #keep(box) {
    if (this.editing === null) sessionStorage.setItem(this.#name, box.value);
  }

  #calm() {
    show(this.#page.part("chat-problem"), false);
  }
}
