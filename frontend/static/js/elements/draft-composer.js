import { store } from "../lib/store.js";

const PAUSE = 900; // ms without a key before what stands there is kept

/**
 * Keeps a form as it is typed: `<draft-composer key="draft:…" url="…/versions/">` around the form.
 *
 * Every write carries the whole form and the version it was typed upon; what the server answers becomes the
 * next base. Words that never arrived are put back when the page opens again. It also adds rows from their
 * `<template>` and pins a note to the words selected in the text. Without it the form has buttons for all that.
 */
class DraftComposer extends HTMLElement {
  #timer = 0;
  #end = new AbortController();

  connectedCallback() {
    const form = this.#form;
    if (!form) return;
    this.#end = new AbortController();
    const { signal } = this.#end;
    form.addEventListener("input", (event) => this.#typed(event), { signal });
    form.addEventListener("change", (event) => this.#typed(event), { signal });
    form.addEventListener("focusout", () => this.#soon(0), { signal });
    form.addEventListener("click", (event) => this.#clicked(event), { signal });
    form.addEventListener("submit", this.#submit, { signal });
    document.addEventListener("selectionchange", () => this.#picked(), { signal });
    addEventListener("pagehide", () => this.#flushNow(), { signal });
    store.addEventListener("state", this.#answered);
    for (const more of this.querySelectorAll("[data-more]")) if (more instanceof HTMLElement) more.hidden = false;
    void this.#restore();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#end.abort();
    store.removeEventListener("state", this.#answered);
  }

  /** @returns {HTMLFormElement | null} */
  get #form() { return this.querySelector("form"); }
  get #key() { return this.getAttribute("key") ?? ""; }

  /** @returns {HTMLTextAreaElement | null} */
  get #words() { return this.querySelector("textarea[name=body]"); }

  /** @param {string} name */
  #field(name) {
    const field = this.#form?.elements.namedItem(name);
    return field instanceof HTMLInputElement ? field : null;
  }

  #dirty = false;

  /** @param {Event} event */
  #typed(event) {
    if (event.target instanceof HTMLInputElement && !event.target.name) return; // the six questions
    this.#dirty = true;
    store.notice(this.#key);
    this.#soon(PAUSE);
  }

  /** @param {number} pause */
  #soon(pause) {
    if (!this.#dirty) return;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#keep(), pause);
  }

  #flushNow() {
    if (this.#dirty) this.#keep();
  }

  #keep() {
    const form = this.#form;
    if (!form) return;
    this.#dirty = false;
    /** @type {Record<string, string | string[]>} */
    const body = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "action") body[name] = value;
    }
    body.key = crypto.randomUUID();
    void store.enqueue({ url: this.getAttribute("url") ?? "", body, key: this.#key });
  }

  #isLeaving = false;
  #mayLeave = false;

  /**
   * What is on its way arrives first: a form sent beside it would carry an old base and be kept aside.
   * After twelve seconds without an answer it goes all the same.
   * @param {SubmitEvent} event
   */
  #submit = (event) => {
    clearTimeout(this.#timer);
    if (this.#mayLeave || store.stateOf(this.#key) !== "saving") return;
    event.preventDefault();
    if (this.#isLeaving) return; // a second click
    this.#isLeaving = true;
    if (this.#dirty) this.#keep();
    const settled = new AbortController();
    const go = () => {
      settled.abort();
      clearTimeout(patience);
      this.#isLeaving = false;
      this.#mayLeave = true;
      this.#form?.requestSubmit(event.submitter);
      this.#mayLeave = false;
    };
    const patience = setTimeout(go, 12_000);
    const heard = () => { if (store.stateOf(this.#key) !== "saving") go(); };
    store.addEventListener("state", heard, { signal: settled.signal });
  };

  /** @param {Event} event */
  #answered = (event) => {
    const { key, state, response } = /** @type {CustomEvent} */ (event).detail;
    if (key !== this.#key || !response?.version) return;
    const base = this.#field("base_version");
    if (base) base.value = String(response.version);
    const warning = this.querySelector("[data-aside]");
    if (warning instanceof HTMLElement && response.aside) warning.hidden = false;
    if (state === "saved") this.#renewKey();
  };

  /** The key of the form itself, for its own buttons: other words are another save. */
  #renewKey() {
    const key = this.#field("key");
    if (key) key.value = crypto.randomUUID();
  }

  /** Put back what was typed here and never reached the server. */
  async #restore() {
    const entry = (await store.waiting()).find((one) => one.key === this.#key);
    const form = this.#form;
    if (!entry || !form) return;
    void store.adopt(this.#key);
    for (const set of this.querySelectorAll("[data-rows]")) {
      const wanted = Number(entry.body[`${set.getAttribute("data-rows")}-TOTAL_FORMS`] ?? 0);
      while (this.#total(set) < Math.min(wanted, 20)) this.#addRow(set);
    }
    for (const [name, value] of Object.entries(entry.body)) {
      const field = form.elements.namedItem(name);
      if (name === "csrfmiddlewaretoken" || typeof value !== "string") continue;
      if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = true;
      else if (field && "value" in field) field.value = value;
    }
  }

  /** @param {Event} event */
  #clicked(event) {
    if (!(event.target instanceof Element)) return;
    const set = event.target.closest("[data-more] button")?.closest("[data-rows]");
    if (set) this.#addRow(set)?.querySelector("input:not([type=hidden]), textarea")?.focus();
    if (event.target.closest("[data-pin] button")) this.#pin();
  }

  /** @param {Element} set */
  #total(set) {
    return Number(this.#field(`${set.getAttribute("data-rows")}-TOTAL_FORMS`)?.value ?? 0);
  }

  /**
   * @param {Element} set
   * @returns {any} the new row
   */
  #addRow(set) {
    const template = set.querySelector("template");
    const count = this.#field(`${set.getAttribute("data-rows")}-TOTAL_FORMS`);
    const total = this.#total(set);
    if (!template || !count || total >= 20) return null;
    const row = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    for (const node of row.querySelectorAll("*")) {
      for (const attribute of node.attributes) {
        if (attribute.value.includes("__prefix__")) {
          attribute.value = attribute.value.replaceAll("__prefix__", String(total));
        }
      }
    }
    const number = row.querySelector("[data-number]");
    if (number) number.textContent = String(total + 1);
    const made = row.querySelector("[data-row]");
    template.before(row);
    count.value = String(total + 1);
    return made;
  }

  /** Say which words a note would be pinned to. */
  #picked() {
    const offer = this.querySelector("[data-pin]");
    const words = this.#words;
    if (!(offer instanceof HTMLElement) || !words || document.activeElement !== words) return;
    const phrase = words.value.slice(words.selectionStart, words.selectionEnd).trim();
    offer.hidden = !phrase || phrase.length > 500;
    const picked = offer.querySelector("[data-picked]");
    if (picked) picked.textContent = phrase.length > 40 ? `${phrase.slice(0, 39)}…` : phrase;
  }

  #pin() {
    const words = this.#words;
    const set = this.querySelector("[data-rows=notes]");
    if (!words || !set) return;
    const from = words.selectionStart;
    const selected = words.value.slice(from, words.selectionEnd);
    const phrase = selected.trim();
    if (!phrase) return;
    const skipped = selected.length - selected.trimStart().length;
    // The server counts code points, a textarea UTF-16 units.
    const start = [...words.value.slice(0, from + skipped)].length;
    const blank = [...set.querySelectorAll("[data-row]")].find((row) =>
      [...row.querySelectorAll("textarea, input[type=text]")].every((field) => !(/** @type {any} */ (field).value)));
    const row = blank ?? this.#addRow(set);
    if (!row) return;
    const field = row.querySelector("[name$=-quote]");
    if (field) field.value = phrase;
    const place = row.querySelector("[name$=-start]");
    if (place) place.value = String(start);
    row.querySelector("[name$=-heading]")?.focus();
    this.#dirty = true;
    this.#soon(PAUSE);
  }
}

customElements.define("draft-composer", DraftComposer);
