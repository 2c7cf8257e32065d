import { newKey } from "../key.js";

/**
 * What proves that an anonymous question or a secret ballot is ours: random, for one question or poll, kept in
 * this browser and nowhere else. The server keeps a digest of it and no name.
 */
export class Tokens {
  #name;
  /** @type {Record<string, string>} */ #all = {};

  /** @param {number} room */
  constructor(room) {
    this.#name = `room-${room}-tokens`;
    try {
      this.#all = JSON.parse(localStorage.getItem(this.#name) ?? "{}");
    } catch {
      this.#all = {};
    }
  }

  /** @param {string} name @returns {string} the token, made now if there was none */
  of(name) {
    if (!this.#all[name]) {
      this.#all[name] = newKey();
      try {
        localStorage.setItem(this.#name, JSON.stringify(this.#all));
      } catch {
        // No storage: it lasts as long as this page.
      }
    }
    return this.#all[name];
  }

  /** @param {string} name */
  has(name) {
    return name in this.#all;
  }

  /** All of this room, for the server to find ours among what bears no name. */
  get proof() {
    return JSON.stringify(this.#all);
  }
}
