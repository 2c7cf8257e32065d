/** What the parts of a room's page share: its words, its templates, its rings. */
export class Page {
  /** @type {Set<number>} */ #asked = new Set();
  skew = 0; // milliseconds the server's clock is ahead of ours

  /** @param {HTMLElement} root @param {any} data */
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.time = new Intl.DateTimeFormat(data.language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: data.zone });
  }

  /** @template {HTMLElement} E @param {string} name @returns {E} */
  part(name) {
    return /** @type {E} */ (this.root.querySelector(`[data-${name}]`));
  }

  /** @param {string} name @param {Record<string, string | number>} [values] */
  say(name, values = {}) {
    return String(this.data.said[name] ?? "").replace(/%\((\w+)\)s/g, (_all, key) => String(values[key] ?? ""));
  }

  /** @param {string} code */
  why(code) {
    return this.data.why[code] ?? this.data.why.malformed;
  }

  /** The server's time, in milliseconds since 1970. */
  get now() {
    return Date.now() + this.skew;
  }

  /** @param {number} moment milliseconds since 1970 */
  clock(moment) {
    return this.time.format(moment);
  }

  /** @param {string} name @returns {DocumentFragment} */
  clone(name) {
    const template = /** @type {HTMLTemplateElement} */ (this.root.querySelector(`template[data-template="${name}"]`));
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    return copy;
  }

  /** Put a person's ring where the template left room for it. @param {ParentNode} where @param {number} person */
  ring(where, person) {
    const place = where.querySelector("[data-ring-here]");
    if (!place) return;
    const template = /** @type {HTMLTemplateElement | null} */ (this.root.querySelector(`template[data-ring="${person}"]`));
    if (template) place.replaceWith(template.content.cloneNode(true));
    else {
      place.className = "avatar avatar--s";
      this.#asked.add(person);
    }
  }

  /** Fetch the rings of people who came in after this page was made. @returns {Promise<boolean>} whether some came */
  async fetchRings() {
    const wanted = [...this.#asked].filter((one) => !this.root.querySelector(`template[data-ring="${one}"]`));
    this.#asked.clear();
    if (!wanted.length) return false;
    const answer = await fetch(`rings/?people=${wanted.join(",")}`).catch(() => null);
    if (!answer?.ok) return false;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    const rings = [...parsed.querySelectorAll("template[data-ring]")];
    this.part("rings").append(...rings.map((ring) => document.importNode(ring, true)));
    return rings.length > 0;
  }

  /** Tell screen readers one thing. @param {string} words */
  announce(words) {
    const place = this.part("announce");
    place.textContent = place.textContent === words ? `${words}\u00a0` : words;
  }
}

/** @param {Element | null} element @param {boolean} shown */
export function show(element, shown) {
  if (element instanceof HTMLElement) element.hidden = !shown;
}

/** Whose each button in a row is, for who hears its name alone. @param {ParentNode} row @param {string} name */
export function whose(row, name) {
  for (const place of row.querySelectorAll("[data-whose]")) place.textContent = ` ${name}`;
}

/** @param {ParentNode} where @param {string} name @param {string} text */
export function write(where, name, text) {
  const place = where.querySelector(`[data-${name}]`);
  if (place && place.textContent !== text) place.textContent = text;
}
