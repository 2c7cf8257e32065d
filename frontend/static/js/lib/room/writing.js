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

  /** Now, or when whoever writes in the box leaves it. @param {() => void} next */
  whenFree(next) {
    if (this.#box?.matches(":focus")) this.#box.addEventListener("blur", next, { once: true });
    else next();
  }

  /** @param {HTMLTextAreaElement} box */
  #typing(box) {
    sessionStorage.setItem(this.#name, box.value);
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

  /** What was refused goes back into the box, unless something new is being written there. @param {string} text */
  giveBack(text) {
    if (this.#box && !this.#box.value) this.#box.value = text;
  }

  /** What was in it is on its way. */
  clear() {
    this.editing = null;
    this.#told = 0;
    sessionStorage.removeItem(this.#name);
    this.#calm();
    if (!this.#box) return;
    this.#box.value = "";
    this.#box.focus();
  }

  #calm() {
    show(this.#page.part("chat-problem"), false);
  }
}
