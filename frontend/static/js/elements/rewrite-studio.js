import { readingOf, SIGNALS } from "../lib/voice.js";

const LONG = 40; // sentences

/**
 * Redraws the likeness picture and the hints a moment after typing pauses. It makes no request: what it
 * needs stands in the JSON script named by `profile`. Without it the server draws the same on saving.
 * The sums are done in a worker (voice-worker.js), or in the page where there is none.
 *
 *     <rewrite-studio profile="profile-12">…[data-source] …[data-draft] …[data-say] …</rewrite-studio>
 */
class RewriteStudio extends HTMLElement {
  #pause = 0;
  #asked = 0;
  /** @type {Worker | null} */ #worker = null;
  /** @type {import("../lib/voice.js").Profile | null} */ #profile = null;
  #source = "";
  #typed = () => this.#later();

  connectedCallback() {
    const data = document.getElementById(this.getAttribute("profile") ?? "");
    if (!data?.textContent) return;
    this.#profile = JSON.parse(data.textContent);
    this.#source = this.querySelector("[data-source]")?.textContent ?? "";
    this.addEventListener("input", this.#typed);
    this.#hire();
    if (this.#box?.value) this.#look();
  }

  disconnectedCallback() {
    clearTimeout(this.#pause);
    this.#worker?.terminate();
    this.removeEventListener("input", this.#typed);
  }

  get #box() {
    const box = this.querySelector("[data-draft]");
    return box instanceof HTMLTextAreaElement ? box : null;
  }

  /** The worker is there before anybody types, so that typing asks the network for nothing. */
  #hire() {
    try {
      this.#worker = new Worker(new URL("../voice-worker.js", import.meta.url), { type: "module" });
    } catch {
      return;
    }
    this.#worker.onmessage = ({ data }) => { if (data.number === this.#asked) this.#draw(data); };
    this.#worker.onerror = () => {
      this.#worker = null;
      this.#look();
    };
  }

  #later() {
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => this.#look(), 350);
  }

  #look() {
    const profile = this.#profile, text = this.#box?.value;
    if (!profile || text === undefined) return;
    this.#asked += 1;
    if (this.#worker) this.#worker.postMessage({ number: this.#asked, text, source: this.#source, profile });
    else this.#draw(readingOf(text, this.#source, profile));
  }

  /** @param {import("../lib/voice.js").Reading} reading */
  #draw({ draft, came, wave, say, why, found }) {
    const profile = this.#profile;
    if (!profile) return;
    this.#roll(wave, draft.lengths.length);
    for (const name of SIGNALS) this.#drawSignal(name, draft, came, profile);
    this.#write(this.querySelector("[data-say]"), say);
    this.#write(this.querySelector("[data-why]"), why);
    this.#hint(found);
  }

  /**
   * A long wave is drawn at once: rolling hundreds of crests, frame by frame, would hold up the typing.
   * @param {string} d
   * @param {number} sentences
   */
  #roll(d, sentences) {
    const wave = this.querySelector("[data-wave]");
    if (!wave || wave.getAttribute("d") === d) return;
    wave.toggleAttribute("data-long", sentences > LONG);
    wave.setAttribute("d", d);
  }

  /**
   * @param {typeof SIGNALS[number]} name
   * @param {import("../lib/voice.js").Measure} draft
   * @param {import("../lib/voice.js").Measure} came
   * @param {import("../lib/voice.js").Profile} profile
   */
  #drawSignal(name, draft, came, profile) {
    const row = this.querySelector(`[data-signal="${name}"]`);
    if (!(row instanceof HTMLElement)) return;
    const share = Math.min(100, Math.max(0, 100 * draft[name] / Number(row.dataset.top)));
    row.querySelector(".dot-draft")?.setAttribute("cx", `${share.toFixed(1)}%`);
    const [low, high] = profile.ranges[name];
    this.#write(row.querySelector("[data-words]"), profile.signal
      .replace("%(low)s", String(Math.round(low * 10) / 10)).replace("%(high)s", String(Math.round(high * 10) / 10))
      .replace("%(draft)s", draft[name].toFixed(1)).replace("%(source)s", came[name].toFixed(1)));
  }

  /** @param {Record<string, string>} found */
  #hint(found) {
    const desk = (this.closest("[data-block]") ?? this.closest("form"))?.querySelector("[data-hints]");
    for (const notice of desk?.querySelectorAll("[data-hint]") ?? []) {
      if (!(notice instanceof HTMLElement)) continue;
      const words = found[notice.dataset.hint ?? ""];
      notice.hidden = notice.dataset.hint === "none" ? Object.keys(found).length > 0 : !words;
      if (words) this.#write(notice.querySelector("[data-quote]"), words);
    }
  }

  /**
   * Only touched when the words change, so that a screen reader hears news and not typing.
   * @param {Element | null} element
   * @param {string} text
   */
  #write(element, text) {
    if (element && element.textContent !== text) element.textContent = text;
  }
}

customElements.define("rewrite-studio", RewriteStudio);
