import { store } from "../lib/store.js";

const WORST_FIRST = ["refused", "signed-out", "waiting", "saving", "keeping", "held", "saved"];

/**
 * Says truthfully whether what was typed is safe. Holds one `[data-when]` for each of saved, saving, waiting,
 * signed-out, keeping and held (if that can be) and refused, and shows the one that is so: components/save_state.html.
 *
 *     <save-state for="draft:12" role="status">…</save-state>
 *
 * `for` is the key given to the store, or the beginning of several keys followed by `*`.
 */
class SaveState extends HTMLElement {
  #listen = (/** @type {Event} */ event) => this.#show(/** @type {CustomEvent} */ (event).detail);
  /** @type {Map<string, string>} */ #states = new Map();

  connectedCallback() {
    store.addEventListener("state", this.#listen);
  }

  disconnectedCallback() {
    store.removeEventListener("state", this.#listen);
  }

  /** @param {string} key */
  #concerns(key) {
    const wanted = this.getAttribute("for") ?? "";
    return wanted.endsWith("*") ? key.startsWith(wanted.slice(0, -1)) : key === wanted;
  }

  /** @param {{key: string, state: string, message: string}} change */
  #show({ key, state, message }) {
    if (!this.#concerns(key)) return;
    this.#states.set(key, state === "waiting" && message === "signed-out" ? message : state);
    const all = [...this.#states.values()];
    const worst = WORST_FIRST.find((one) => all.includes(one)) ?? "saved";
    this.dataset.state = worst;
    for (const words of this.querySelectorAll("[data-when]")) {
      if (words instanceof HTMLElement) words.hidden = words.dataset.when !== worst;
    }
    const reason = this.querySelector("[data-reason]");
    if (reason && worst === "refused") reason.textContent = message === "refused" ? "" : message;
  }
}

customElements.define("save-state", SaveState);
