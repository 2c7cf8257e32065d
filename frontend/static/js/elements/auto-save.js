import { newKey } from "../lib/key.js";
import { store } from "../lib/store.js";

const PAUSE = 800;

/**
 * Keeps what is typed in its `[data-autosave]` fields: when typing pauses, when a field is left and when
 * the page is hidden. The store (lib/store.js) keeps it on this device until the server has it. What a
 * closed tab left behind stands in the fields again. Never sends anything but to one's own answer; and with its
 * `[data-hold]` box ticked nothing at all, until the form itself is sent.
 *
 *     <auto-save url="/learn/…/" key="lesson:…:…"><form>…</form></auto-save>
 */
class AutoSave extends HTMLElement {
  #pause = 0;
  #dirty = false;
  #isRestoring = false;
  #typed = (/** @type {Event} */ event) => this.#note(event);
  #left = () => this.#save();
  #hidden = () => { if (document.visibilityState === "hidden") this.#save(); };
  #heard = (/** @type {Event} */ event) => this.#hear(/** @type {CustomEvent} */ (event).detail);

  connectedCallback() {
    this.addEventListener("input", this.#typed);
    this.addEventListener("focusout", this.#left);
    this.addEventListener("submit", this.#submit);
    document.addEventListener("visibilitychange", this.#hidden);
    store.addEventListener("state", this.#heard);
    if (this.#hold) this.#hold.checked = holds();
    this.addEventListener("change", this.#held);
    void this.#restore();
  }

  disconnectedCallback() {
    this.removeEventListener("change", this.#held);
    this.#save();
    this.removeEventListener("input", this.#typed);
    this.removeEventListener("focusout", this.#left);
    this.removeEventListener("submit", this.#submit);
    document.removeEventListener("visibilitychange", this.#hidden);
    store.removeEventListener("state", this.#heard);
  }

  get #key() {
    return this.getAttribute("key") ?? "";
  }

  /** @returns {(HTMLTextAreaElement | HTMLInputElement)[]} */
  get #fields() {
    return [...this.querySelectorAll("textarea[data-autosave], input[data-autosave]")].filter(
      (field) => field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement);
  }

  /** @returns {HTMLInputElement | null} the box "keep it on this device" */
  get #hold() {
    return this.querySelector("input[data-hold]");
  }

  /** @param {Event} event */
  #held = (event) => {
    if (event.target !== this.#hold || !this.#hold) return;
    remember(this.#hold.checked);
    if (this.#fields.some((field) => field.value !== field.defaultValue)) this.#dirty = true;
    this.#save();
  };

  /** @returns {HTMLInputElement | null} */
  get #base() {
    return this.querySelector("input[data-base]");
  }

  /** @param {Event} event */
  #note(event) {
    if (!(event.target instanceof HTMLElement) || !event.target.matches("[data-autosave]")) return;
    if (this.#isRestoring) return;
    this.#dirty = true;
    if (!this.#hold?.checked) store.notice(this.#key);
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => this.#save(), PAUSE);
  }

  #save() {
    clearTimeout(this.#pause);
    if (!this.#dirty) return;
    this.#dirty = false;
    const kind = this.querySelector("input[name=kind]");
    /** @type {Record<string, string>} */
    const body = {
      action: "save",
      kind: kind instanceof HTMLInputElement ? kind.value : "",
      base: this.#base?.value ?? "0",
      key: newKey(),
      happened_at: new Date().toISOString(),
      device: device(),
    };
    for (const field of this.#fields) body[field.name] = field.value;
    const held = Boolean(this.#hold?.checked);
    void store.enqueue({ url: this.getAttribute("url") ?? "", key: this.#key, body, held });
  }

  /** The form brings everything itself: nothing is left to save. */
  #submit = () => {
    clearTimeout(this.#pause);
    this.#dirty = false;
  };

  /** What a closed tab or a lost connection left on this device stands in the fields again. */
  async #restore() {
    const waiting = (await store.waiting()).find((entry) => entry.key === this.#key);
    if (!waiting || this.#dirty) return;
    if (waiting.held && this.#fields.every((field) => waiting.body[field.name] === field.value)) {
      await store.drop(this.#key); // it was sent with the form
      return;
    }
    this.#isRestoring = true;
    for (const field of this.#fields) {
      const kept = waiting.body[field.name];
      if (typeof kept !== "string" || kept === field.value) continue;
      field.value = kept;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.#isRestoring = false;
  }

  /** @param {{key: string, state: string, response: any}} change */
  #hear({ key, state, response }) {
    if (key !== this.#key || state !== "saved" || !response) return;
    if (this.#base && response.version !== undefined) this.#base.value = String(response.version);
    const notice = this.querySelector("[data-elsewhere]");
    const words = this.querySelector("[data-elsewhere-words]");
    if (!(notice instanceof HTMLElement) || !words || !response.elsewhere) return;
    words.textContent = response.elsewhere;
    notice.hidden = false;
  }
}

/** Whether this person wants what they write kept on this device until they send it. */
function holds() {
  try {
    return localStorage.getItem("gs-hold") === "yes";
  } catch {
    return false;
  }
}

/** @param {boolean} isOn */
function remember(isOn) {
  try {
    localStorage.setItem("gs-hold", isOn ? "yes" : "no");
  } catch {
    // the browser keeps nothing: it holds for this page
  }
}

/** A name for this device that says only its kind: "phone-3f2a". @returns {string} */
function device() {
  const kind = matchMedia("(pointer: coarse) and (max-width: 48rem)").matches ? "phone" : "computer";
  try {
    const known = localStorage.getItem("gs-device") ?? newKey().slice(0, 8);
    localStorage.setItem("gs-device", known);
    return `${kind}-${known}`;
  } catch {
    return `${kind}-here`;
  }
}

customElements.define("auto-save", AutoSave);
