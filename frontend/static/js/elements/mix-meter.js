/**
 * What somebody told lately, by subject: kept in this browser, for whoever is signed in here. There is no request in
 * this file, and no table on the server (both are tested).
 */
const KINDS = /** @type {const} */ (["focus", "company", "causes"]);
const LAST = 50;

class MixMeter extends HTMLElement {
  #end = new AbortController();
  #key = `mix:${document.documentElement.dataset.member ?? ""}`;

  connectedCallback() {
    const meter = this.querySelector("[data-meter]"), fallback = this.querySelector("[data-fallback]");
    if (!(meter instanceof HTMLElement) || !(fallback instanceof HTMLElement)) return;
    this.#end = new AbortController();
    meter.hidden = false;
    fallback.hidden = true;
    this.addEventListener("click", (event) => this.#click(event), { signal: this.#end.signal });
    this.#paint();
  }

  disconnectedCallback() {
    this.#end.abort();
  }

  /** @returns {string[]} the kinds told, oldest first */
  #told() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#key) ?? "[]");
      return Array.isArray(kept) ? kept.filter((kind) => KINDS.includes(kind)) : [];
    } catch {
      return [];
    }
  }

  /** @param {Event} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    if (button.dataset.add) localStorage.setItem(this.#key, JSON.stringify([...this.#told(), button.dataset.add].slice(-LAST)));
    else localStorage.removeItem(this.#key);
    this.#paint();
  }

  #paint() {
    const told = this.#told(), words = this.querySelector("[data-words]");
    const count = /** @param {string} kind */ (kind) => told.filter((one) => one === kind).length;
    let start = 0;
    for (const kind of KINDS) {
      const width = told.length ? 400 * count(kind) / told.length : 0;
      const bar = this.querySelector(`[data-bar="${kind}"]`);
      bar?.setAttribute("x", String(start));
      bar?.setAttribute("width", String(width));
      start += width;
    }
    if (!(words instanceof HTMLElement)) return;
    const some = (words.dataset.some ?? "").replace("%(all)s", String(told.length));
    words.textContent = told.length ? KINDS.reduce((said, kind) => said.replace(`%(${kind})s`, String(count(kind))), some) : words.dataset.none ?? "";
  }
}

customElements.define("mix-meter", MixMeter);
