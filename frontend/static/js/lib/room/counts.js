import { show } from "./page.js";

const SHOWN = 4000;

/** Reactions, together and without names: what there was of each in the last few seconds, in words. */
export class Reactions {
  #page;
  /** @type {Record<string, number>} */ #now = {};
  #timer = 0;

  /** @param {import("./page.js").Page} page @param {(mark: string) => void} send */
  constructor(page, send) {
    this.#page = page;
    show(page.part("reacts"), true);
    page.root.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("[data-react]") : null;
      if (button instanceof HTMLElement) send(button.dataset.react ?? "");
    });
  }

  end() {
    clearTimeout(this.#timer);
  }

  /** @param {Record<string, number>} counts */
  hear(counts) {
    for (const [mark, count] of Object.entries(counts)) this.#now[mark] = (this.#now[mark] ?? 0) + count;
    this.#page.part("reacted").textContent = Object.entries(this.#now)
      .map(([mark, count]) => (count > 1 ? `${this.#page.say(`react_${mark}`)} ×${count}` : this.#page.say(`react_${mark}`)))
      .join(" · ");
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.#now = {};
      this.#page.part("reacted").textContent = "";
    }, SHOWN);
  }
}

/** Captions as they are typed: the last few lines. */
export class Captions {
  #page;

  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.#page = page;
  }

  /** @param {any[]} lines */
  draw(lines) {
    const place = this.#page.part("captions");
    show(place, lines.length > 0);
    place.replaceChildren(...lines.slice(-3).map((line) => Object.assign(document.createElement("p"), { textContent: line.text })));
    place.scrollTop = place.scrollHeight;
  }
}
