import { carry } from "./carry.js";
import { show } from "./page.js";

/** Which part of the page an event changes. */
const PARTS = /** @type {const} */ ([
  [/^(draft|note|agenda|room)\./, "table"],
  [/^question\./, "questions"],
  [/^groups\./, "beside"],
  [/^(round\.|hand\.call|floor\.|agenda\.|room\.|groups\.)/, "ring"],
  [/^(decision|keep|minutes\.)/, "kept"],
]);
const ALL = ["table", "questions", "beside", "ring", "kept"];
const LEAST = 60, SPREAD = 500;

/**
 * The parts of a room that the server draws: the draft and its notes, questions, groups, rounds, what stays.
 * When something happened there the part is fetched anew, once for many events, and put in place without
 * taking the keyboard from whoever is in it.
 */
export class Parts {
  #page; #tokens;
  /** @type {Set<string>} */ #wanted = new Set();
  /** @type {Set<string>} */ #waiting = new Set();
  #timer = 0;
  #clock = 0;

  /** @param {import("./page.js").Page} page @param {import("./tokens.js").Tokens} tokens */
  constructor(page, tokens) {
    this.#page = page;
    this.#tokens = tokens;
    if (tokens.proof !== "{}") this.#wanted.add("questions"); // the page was drawn without knowing what is ours
    this.#later();
    this.#page.root.addEventListener("focusout", () => setTimeout(() => this.#later(LEAST), 0));
    this.#clock = window.setInterval(() => this.tick(), 1000);
  }

  end() {
    clearTimeout(this.#timer);
    clearInterval(this.#clock);
  }

  /** @param {any[]} events */
  hear(events) {
    for (const event of events) {
      if (event.t === "undo") for (const name of ALL) this.#wanted.add(name);
      for (const [kind, name] of PARTS) if (kind.test(event.t)) this.#wanted.add(name);
    }
    if (events.some((event) => event.t === "note.write" && "written" in event)) this.#count(events);
    this.#later();
  }

  all() {
    for (const name of ALL) this.#wanted.add(name);
    this.#later();
  }

  /** @param {number} [least] */
  #later(least = LEAST) {
    if (this.#timer || !(this.#wanted.size || this.#waiting.size)) return;
    // Spread: a room full of people must not ask in the same moment.
    this.#timer = window.setTimeout(() => void this.#fetch(), least + Math.random() * SPREAD);
  }

  async #fetch() {
    const names = [...new Set([...this.#wanted, ...this.#waiting])];
    this.#wanted.clear();
    this.#waiting.clear();
    await Promise.all(names.map((name) => this.#put(name)));
    this.#timer = 0;
    this.#later();
  }

  /** @param {string} name */
  async #put(name) {
    const place = this.#place(name);
    if (!place) return;
    if (isBusy(place)) {
      // Somebody writes or stands on a button there: it is put in place when they leave.
      this.#waiting.add(name);
      return;
    }
    const headers = { Accept: "text/html", ...(name === "questions" && { "X-Room-Tokens": this.#tokens.proof }) };
    const answer = await fetch(`parts/${name}/`, { headers }).catch(() => null);
    if (!answer?.ok) return;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (isBusy(place)) return void this.#waiting.add(name);
    const putBack = carry(place), wasEmpty = !place.querySelector("li");
    place.replaceChildren(...[...parsed.body.childNodes, ...parsed.head.childNodes].map((node) => document.importNode(node, true)));
    putBack();
    // The first that stands there unfolds it, as on a page that is made now; who folds it again is left alone.
    if (wasEmpty && place.querySelector("li")) place.closest("details")?.setAttribute("open", "");
    this.#page.root.dispatchEvent(new CustomEvent("room-part", { detail: name }));
  }

  /** @param {string} name @returns {HTMLElement | null} */
  #place(name) {
    return this.#page.root.querySelector(`[data-drawn="${name}"]`);
  }

  /** @param {any[]} events */
  #count(events) {
    const place = this.#page.root.querySelector("[data-notes-count]");
    const written = events.filter((event) => "written" in event).at(-1)?.written ?? 0;
    show(place, written > 0);
    if (place) place.textContent = this.#page.say("notes_count", { count: written });
  }

  /** The clock of a round. */
  tick() {
    const round = /** @type {HTMLElement | null} */ (this.#page.root.querySelector("[data-round]"));
    const clock = round?.querySelector("[data-round-clock]");
    if (!round || !clock) return;
    const left = Math.max(0, Math.ceil(Number(round.dataset.roundSeconds) - (this.#page.now - Number(round.dataset.roundStarted)) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  }
}

/** @param {HTMLElement} place */
function isBusy(place) {
  const active = document.activeElement;
  return place.contains(active) && active instanceof HTMLElement && active.matches("input, textarea, select");
}
