import { show, write } from "./page.js";

const FLOOD = 3;

/** The chat: lines as they come, ours at once and marked until the room has them. */
export class Chat {
  #page; #room; #me;
  #list; #scroll;
  /** @type {Map<string, HTMLElement>} */ #sending = new Map();

  /** @param {import("./page.js").Page} page @param {import("./room.js").Room} room @param {number} me */
  constructor(page, room, me) {
    this.#page = page;
    this.#room = room;
    this.#me = me;
    this.#list = page.part("chat");
    this.#scroll = page.part("chat-scroll");
  }

  /** Everything anew, after a snapshot. */
  drawAll() {
    this.#quietly(() => {
      for (const line of [...this.#list.children]) if (!(line instanceof HTMLElement) || !line.dataset.key) line.remove();
      const first = this.#list.firstChild;
      for (const line of this.#room.all.chat) this.#list.insertBefore(this.#row(line.by, line.at, line.text), first);
    });
    this.#settle(true);
  }

  /** Lines that came together. @param {any[]} events */
  add(events) {
    if (!events.length) return;
    const isNear = this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight < 120;
    const put = () => {
      for (const event of events) this.#put(event);
    };
    if (events.length > FLOOD) {
      this.#quietly(put);
      this.#page.announce(this.#page.say("lines", { count: events.length }));
    } else put();
    this.#settle(isNear || events.some((event) => event.by === this.#me));
  }

  /** @param {any} event */
  #put(event) {
    const sending = event.key && this.#sending.get(event.key);
    if (sending) this.drop(event.key);
    const row = this.#row(event.by, event.at, event.text);
    const first = this.#list.querySelector("[data-key]");
    this.#list.insertBefore(row, first);
  }

  /** A line of ours on its way. @param {string} key @param {string} text */
  send(key, text) {
    const row = /** @type {HTMLElement} */ (this.#row(this.#me, Date.now(), text).firstElementChild);
    row.dataset.key = key;
    write(row, "fate", this.#page.say("sending"));
    this.#sending.set(key, row);
    this.#list.append(row);
    this.#settle(true);
  }

  /** @param {string} key */
  isSending(key) {
    return this.#sending.has(key);
  }

  /** @param {string} key */
  drop(key) {
    this.#sending.get(key)?.remove();
    this.#sending.delete(key);
  }

  /** @param {boolean} isConnected */
  connected(isConnected) {
    for (const row of this.#sending.values()) write(row, "fate", this.#page.say(isConnected ? "sending" : "waiting"));
  }

  /** @param {number} person @param {number} at @param {string} text */
  #row(person, at, text) {
    const row = this.#page.clone("line");
    this.#page.ring(row, person);
    write(row, "name", this.#room.name(person) || this.#page.say("someone"));
    const time = row.querySelector("time");
    if (time) {
      time.dateTime = new Date(at).toISOString();
      time.textContent = this.#page.clock(at);
    }
    const words = row.querySelector("[data-text]");
    words?.append(...text.split("\n").flatMap((line, index) => (index ? [document.createElement("br"), line] : [line])));
    return row;
  }

  /** A screen reader is told how many came, not every one of them. @param {() => void} change */
  #quietly(change) {
    this.#scroll.setAttribute("aria-live", "off");
    change();
    setTimeout(() => this.#scroll.removeAttribute("aria-live"), 1000);
  }

  /** @param {boolean} isBottom */
  #settle(isBottom) {
    show(this.#page.part("chat-empty"), this.#list.childElementCount === 0);
    if (isBottom) this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }
}
