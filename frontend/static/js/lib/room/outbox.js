import { newKey } from "../key.js";

/** @typedef {{t: string, key: string, text: string} & Record<string, unknown>} Waiting */

/**
 * What was said and not yet acknowledged. Kept in the tab's own storage, so that a reload loses nothing,
 * and sent again under the same key until the server says it is kept.
 */
export class Outbox {
  #name;
  /** @type {Map<string, Waiting>} */ #waiting = new Map();

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
    try {
      this.#waiting = new Map(JSON.parse(sessionStorage.getItem(name) ?? "[]"));
    } catch {
      this.#waiting = new Map();
    }
  }

  /** @param {{t: string}} action @returns {string} its key */
  add(action) {
    const key = newKey();
    this.#waiting.set(key, /** @type {Waiting} */ ({ ...action, key }));
    this.#keep();
    return key;
  }

  /** @param {string} key */
  drop(key) {
    if (this.#waiting.delete(key)) this.#keep();
  }

  /** @param {string} key */
  get(key) {
    return this.#waiting.get(key);
  }

  all() {
    return [...this.#waiting.values()];
  }

  #keep() {
    try {
      sessionStorage.setItem(this.#name, JSON.stringify([...this.#waiting]));
    } catch {
      // A full or forbidden storage: the words still wait in this page.
    }
  }
}
