import { post } from "../lib/csrf.js";
import { device, jotDown, jotted, unjot } from "../lib/device.js";
import { newKey } from "../lib/key.js";
import { store } from "../lib/store.js";

const PAUSE = 800;
const PAUSE_HERE = 250; // what stays on this device costs no request

/** @param {HTMLInputElement | HTMLTextAreaElement} field @returns {string} its name, without whose it is */
const nameOf = (field) => field.name.slice(field.name.indexOf(":") + 1);

/**
 * Keeps what is typed in its `[data-autosave]` fields: when typing pauses, when a field is left and when the page is
 * hidden. The store (lib/store.js) keeps it on this device until the server has it. What a closed tab left behind
 * stands in the fields again. Never sends anything but to one's own answer.
 *
 *     <auto-save url="/learn/…/" key="lesson:…:…" at="2026-11-28T10:00:00Z">…</auto-save>
 *
 * What came anew with an answer (`fresh`) is newer than anything still on its way from here.
 *
 * With `held` nothing leaves the device until its writer says so: by a button in here, or by one of the
 * lesson's own ways on (hand-over.js). Its `[data-as-written]` box turns that off and on, for all their devices.
 * Of two texts the one written later stands in the field; an earlier one from this device is offered beside it,
 * and is handed over with the rest, so that both can be read in the history.
 */
class AutoSave extends HTMLElement {
  #pause = 0;
  #dirty = false;
  #isRestoring = false;
  #end = new AbortController();
  #heard = (/** @type {Event} */ event) => this.#hear(/** @type {CustomEvent} */ (event).detail);

  connectedCallback() {
    this.#end = new AbortController();
    const { signal } = this.#end;
    this.addEventListener("input", (event) => this.#note(event), { signal });
    this.addEventListener("focusout", () => this.#save(), { signal });
    this.addEventListener("htmx:beforeRequest", () => this.#submit(), { signal });
    this.addEventListener("change", (event) => void this.#switch(event), { signal });
    this.querySelector("[data-use-older]")?.addEventListener("click", () => void this.#useOlder(), { signal });
    document.addEventListener("visibilitychange", () => this.#hide(), { signal });
    addEventListener("pagehide", () => this.#hide(true), { signal });
    store.addEventListener("state", this.#heard);
    void this.#restore();
  }

  disconnectedCallback() {
    this.#save();
    this.#end.abort();
    store.removeEventListener("state", this.#heard);
  }

  get #key() {
    return this.getAttribute("key") ?? "";
  }

  get #isHeld() {
    return this.hasAttribute("held");
  }

  /** @returns {(HTMLTextAreaElement | HTMLInputElement)[]} */
  get #fields() {
    return [...this.querySelectorAll("textarea[data-autosave], input[data-autosave]")].filter(
      (field) => field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement);
  }

  /** @returns {HTMLInputElement | null} */
  get #base() {
    return this.querySelector("input[data-base]");
  }

  /** @param {Event} event */
  #note(event) {
    if (!(event.target instanceof HTMLElement) || !event.target.matches("[data-autosave]")) return;
    if (this.#isRestoring) return;
    this.#dirty = true;
    store.notice(this.#key, this.#isHeld ? "keeping" : "saving");
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => this.#save(), this.#isHeld ? PAUSE_HERE : PAUSE);
  }

  /** @returns {Record<string, string>} */
  #body() {
    const kind = this.querySelector("input[data-kind]");
    /** @type {Record<string, string>} */
    const body = {
      action: "save",
      kind: kind instanceof HTMLInputElement ? kind.value : "",
      base: this.#base?.value ?? "0",
      key: newKey(),
      happened_at: new Date().toISOString(),
      device: device(),
    };
    for (const field of this.#fields) body[nameOf(field)] = field.value;
    return body;
  }

  #save() {
    clearTimeout(this.#pause);
    if (!this.#dirty) return;
    this.#dirty = false;
    void this.#keep(this.#body());
  }

  /** @param {Record<string, string>} body */
  async #keep(body) {
    await store.enqueue({ url: this.getAttribute("url") ?? "", key: this.#key, body, held: this.#isHeld });
    if (jotted(this.#key)?.key === body.key) unjot(this.#key);
  }

  /** The page may be gone the next moment. */
  #hide(isLeaving = false) {
    if (!this.#dirty || (!isLeaving && document.visibilityState !== "hidden")) return;
    this.#dirty = false;
    clearTimeout(this.#pause);
    const body = this.#body();
    jotDown(this.#key, body);
    void this.#keep(body);
  }

  /** The answer brings everything itself. What is held stays until the answer shows that it has arrived. */
  #submit() {
    if (this.#isHeld) this.#save();
    clearTimeout(this.#pause);
    this.#dirty = false;
  }

  /** @param {Event} event */
  async #switch(event) {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.matches("[data-as-written]")) return;
    const form = new URLSearchParams(box.checked ? { saves_as_written: "on" } : {});
    const answer = await post(box.dataset.asWritten ?? "", form).catch(() => null);
    if (!answer?.ok) {
      box.checked = !box.checked; // not remembered: nothing changes
      return;
    }
    for (const each of document.querySelectorAll("auto-save:has([data-as-written])")) {
      each.toggleAttribute("held", !box.checked);
      const same = each.querySelector("[data-as-written]");
      if (same instanceof HTMLInputElement) same.checked = box.checked;
    }
    if (box.checked) await store.handOver("lesson:");
  }

  /** What a closed tab or a lost connection left on this device stands in the fields again. */
  async #restore() {
    const left = jotted(this.#key);
    if (left) await this.#keep(left);
    unjot(this.#key);
    const waiting = (await store.waiting()).find((entry) => entry.key === this.#key);
    if (!waiting || this.#dirty) return;
    if (!waiting.held && this.hasAttribute("fresh")) return;
    if (waiting.held && this.#fields.every((field) => waiting.body[nameOf(field)] === field.value)) {
      if (!this.querySelector(".field__error")) await store.drop(this.#key); // it has arrived
      return;
    }
    const isOlder = Date.parse(String(waiting.body.happened_at)) < Date.parse(this.getAttribute("at") ?? "");
    if (waiting.held && isOlder) await this.#offerOlder(waiting);
    else this.#putBack(waiting);
  }

  /** @param {import("../lib/store.js").Entry} waiting */
  #putBack(waiting) {
    void store.adopt(this.#key);
    this.#isRestoring = true;
    if (waiting.held && this.#base) this.#base.value = String(waiting.body.base ?? this.#base.value);
    for (const field of this.#fields) {
      const kept = waiting.body[nameOf(field)];
      if (typeof kept !== "string" || kept === field.value) continue;
      field.value = kept;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.#isRestoring = false;
  }

  /** @param {import("../lib/store.js").Entry} waiting written here before what stands now */
  async #offerOlder(waiting) {
    const { url, body } = waiting;
    await store.enqueue({ url, key: `${this.#key}:older`, body, held: true });
    await store.drop(this.#key);
    const words = this.querySelector("[data-older-words]");
    if (words) words.textContent = this.#fields.map((field) => body[nameOf(field)]).join("\n\n");
    this.querySelector("[data-older]")?.removeAttribute("hidden");
  }

  async #useOlder() {
    const older = (await store.waiting()).find((entry) => entry.key === `${this.#key}:older`);
    if (!older) return;
    for (const field of this.#fields) field.value = String(older.body[nameOf(field)] ?? "");
    this.#fields[0]?.dispatchEvent(new Event("input", { bubbles: true }));
    this.#save();
    await store.drop(older.key);
    this.querySelector("[data-older]")?.setAttribute("hidden", "");
    this.#fields[0]?.focus();
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

customElements.define("auto-save", AutoSave);
