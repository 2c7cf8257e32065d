import { show } from "./page.js";

const AWAY_AFTER = 30_000;

/** How one is here: here, just listening, or away while the page has been out of sight for a while. */
export class Mode {
  #button; #send; #timer = 0; #isAway = false;
  #look = () => this.#looked();

  /** @param {import("./page.js").Page} page @param {(mode: string) => void} send */
  constructor(page, send) {
    this.#send = send;
    const button = this.#button = page.part("listen");
    show(button, true);
    button?.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      this.#send(this.word);
    });
    document.addEventListener("visibilitychange", this.#look);
  }

  end() {
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#look);
  }

  get word() {
    if (this.#isAway) return "away";
    return this.#button?.getAttribute("aria-pressed") === "true" ? "listening" : "here";
  }

  /** A new socket counts as here until it says otherwise. */
  again() {
    if (this.word !== "here") this.#send(this.word);
  }

  #looked() {
    clearTimeout(this.#timer);
    if (document.visibilityState === "hidden") this.#timer = window.setTimeout(() => this.#turn(true), AWAY_AFTER);
    else if (this.#isAway) this.#turn(false);
  }

  /** @param {boolean} isAway */
  #turn(isAway) {
    this.#isAway = isAway;
    this.#send(this.word);
  }
}
