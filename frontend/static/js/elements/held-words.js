import { fallSilent, forgetJottings } from "../lib/device.js";
import { store } from "../lib/store.js";

/**
 * Around the form that signs out: `<held-words><form>…<label hidden data-held>…</label></form></held-words>`. What is
 * kept on this device only goes to its writer's studio first, unless they untick that; then nothing stays here, and
 * nothing is said here of news that is theirs.
 */
class HeldWords extends HTMLElement {
  #end = new AbortController();
  #isReady = false;

  connectedCallback() {
    this.#end = new AbortController();
    this.addEventListener("submit", (event) => this.#submit(event), { signal: this.#end.signal });
    void this.#look();
  }

  disconnectedCallback() {
    this.#end.abort();
  }

  async #look() {
    if ((await store.waiting()).length) this.querySelector("[data-held]")?.removeAttribute("hidden");
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    const form = event.target;
    if (this.#isReady || !(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    void this.#tidy().then((isTidy) => {
      if (!isTidy) return;
      this.#isReady = true;
      form.requestSubmit();
    });
  }

  /** @returns {Promise<boolean>} whether one can sign out now without losing a word one wants kept */
  async #tidy() {
    const box = this.querySelector("[data-held] input");
    if (box instanceof HTMLInputElement && box.checked) {
      await store.handOver();
      if ((await store.waiting()).some((entry) => !entry.refused)) {
        this.querySelector("[data-not-yet]")?.removeAttribute("hidden");
        return false;
      }
    }
    await store.forget();
    forgetJottings();
    await fallSilent();
    return true;
  }
}

customElements.define("held-words", HeldWords);
