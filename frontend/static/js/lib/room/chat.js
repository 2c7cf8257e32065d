import { foothold } from "../foothold.js";
import { show, whose, write } from "./page.js";

const FLOOD = 3, EDITABLE = 5 * 60_000, LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?’”)\]]/g;

/** The chat: lines as they come, answers under what they answer, ours at once and marked until the room has them. */
export class Chat {
  #page; #room; #me;
  #list; #scroll;
  /** @type {Map<string, HTMLElement>} */ #sending = new Map();
  #isAtEnd = true; // as last scrolled: lines and what stands below may grow, the newest stays in sight
  #top = 0; // where we scrolled to: an event of our own says nothing of what the reader wants
  /** @type {number | null} */ replying = null;

  /** @param {import("./page.js").Page} page @param {import("./room.js").Room} room @param {number} me */
  constructor(page, room, me) {
    this.#page = page;
    this.#room = room;
    this.#me = me;
    this.#list = page.part("chat");
    this.#scroll = page.part("chat-scroll");
    this.#list.addEventListener("click", (event) => this.#press(event));
    const sizes = new ResizeObserver(() => this.#settle(this.#isAtEnd));
    for (const one of [this.#scroll, this.#list]) sizes.observe(one);
    this.#scroll.addEventListener("scroll", () => {
      if (this.#scroll.scrollTop !== this.#top) this.#isAtEnd = this.#isNear(4);
    });
    page.part("reply-stop")?.addEventListener("click", () => {
      this.reply(null);
      page.part("write")?.focus(); // the button has gone with what it was in
    });
  }

  /** Everything anew, after a snapshot. */
  drawAll() {
    this.#quietly(() => {
      for (const line of this.#list.querySelectorAll(":scope > :is(:not([data-key]), [data-kept])")) line.remove();
      for (const line of this.#room.all.chat) this.#place(line);
    });
    this.#settle(true);
  }

  /** Lines that came together. @param {any[]} events */
  add(events) {
    if (!events.length) return;
    const isNear = this.#isNear(120);
    const put = () => {
      for (const event of events) this.#put(event);
    };
    const count = events.filter((event) => event.by !== this.#me).length;
    if (count > FLOOD) {
      this.#quietly(put);
      this.#page.announce(this.#page.say("lines", { count }));
    } else put();
    this.#settle(isNear || events.some((event) => event.by === this.#me));
  }

  /** A line that was changed or taken back. @param {number} seq */
  change(seq) {
    const line = this.#room.all.chat.find((/** @type {any} */ one) => one.s === seq), row = this.#row(seq);
    if (line && row) this.#quietly(() => row.replaceWith(this.#draw(line)));
  }

  /** @param {any} event */
  #put(event) {
    if (event.key && this.#sending.has(event.key)) this.drop(event.key);
    if (!this.#row(event.s)) this.#place(event);
  }

  /** Under the thread it belongs to, else at the end, before what is still on its way. @param {any} line */
  #place(line) {
    const row = this.#draw(line);
    const thread = line.re ? [...this.#list.querySelectorAll(`[data-line="${line.re}"], [data-re="${line.re}"]`)].at(-1) : null;
    if (thread) thread.after(row);
    else this.#list.insertBefore(row, this.#list.querySelector("[data-key]"));
  }

  /** @param {number} seq @returns {HTMLElement | null} */
  #row(seq) {
    return this.#list.querySelector(`[data-line="${seq}"]`);
  }

  /** A line of ours on its way. @param {string} key @param {any} action */
  send(key, action) {
    const row = this.#draw({ by: this.#me, at: this.#page.now, text: action.text, group: action.group });
    row.dataset.key = key;
    row.setAttribute("aria-hidden", "true"); // read out once: when the room has it, or when it has to wait
    write(row, "fate", this.#page.say("sending"));
    this.#sending.set(key, row);
    this.#list.append(row);
    this.#settle(true);
  }

  /** The room has it: it stands here already, or in a moment. @param {string} key @param {number} seq */
  kept(key, seq) {
    if (seq <= this.#room.seq) this.drop(key);
    else this.#sending.get(key)?.setAttribute("data-kept", "");
  }

  /** @param {string} key */
  drop(key) {
    this.#sending.get(key)?.remove();
    this.#sending.delete(key);
  }

  /** @param {boolean} isConnected */
  connected(isConnected) {
    for (const row of this.#sending.values()) {
      write(row, "fate", this.#page.say(isConnected ? "sending" : "waiting"));
      if (!isConnected) row.removeAttribute("aria-hidden");
    }
  }

  /** Answer a line, or none any more. @param {number | null} seq */
  reply(seq) {
    this.replying = seq;
    const line = this.#room.all.chat.find((/** @type {any} */ one) => one.s === seq);
    show(this.#page.part("replying"), Boolean(line));
    if (!line) return;
    write(this.#page.root, "replying-words", this.#page.say("reply_to", { name: this.#room.name(line.by) }));
    this.#page.part("write")?.focus();
  }

  /** @param {MouseEvent} event */
  #press(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const row = button?.closest("[data-line]");
    if (!button || !(row instanceof HTMLElement)) return;
    const seq = Number(row.dataset.line), line = this.#room.all.chat.find((/** @type {any} */ one) => one.s === seq);
    if (!line) return;
    if (button.matches("[data-reply]")) this.reply(line.re ?? seq);
    else this.#page.root.dispatchEvent(new CustomEvent("room-line", { detail: { line, isEdit: button.matches("[data-edit]") } }));
  }

  /** @param {any} line @returns {HTMLElement} */
  #draw(line) {
    const row = /** @type {HTMLElement} */ (this.#page.clone("line").firstElementChild), name = this.#room.name(line.by);
    this.#page.ring(row, line.by);
    write(row, "name", name || this.#page.say("someone"));
    const time = row.querySelector("time");
    if (time) {
      time.dateTime = new Date(line.at).toISOString();
      time.textContent = this.#page.clock(line.at);
    }
    this.#mark(row, line, name);
    const words = row.querySelector("[data-text]");
    if (line.gone && words) words.append(Object.assign(document.createElement("span"), { className: "muted", textContent: this.#page.say("gone") }));
    else words?.append(...linked(line.text));
    return row;
  }

  /** Its number, thread and group, and what may be done with it. @param {HTMLElement} row @param {any} line @param {string} name */
  #mark(row, line, name) {
    if (line.s) row.dataset.line = String(line.s);
    if (line.re) row.dataset.re = String(line.re);
    show(row.querySelector("[data-group-tag]"), Boolean(line.group));
    if (line.group) write(row, "group-tag", this.#page.say("group", { number: line.group }));
    if (line.edited) write(row, "fate", this.#page.say("edited"));
    const isMine = line.by === this.#me && this.#page.now - line.at < EDITABLE;
    show(row.querySelector("[data-do]"), Boolean(line.s) && !line.gone);
    show(row.querySelector("[data-edit]"), isMine);
    show(row.querySelector("[data-delete]"), isMine || Boolean(this.#room.all.muted));
    whose(row, name);
  }

  /** A screen reader is told how many came, not every one of them. @param {() => void} change */
  #quietly(change) {
    const stay = foothold(this.#list);
    this.#scroll.setAttribute("aria-live", "off");
    change();
    stay();
    setTimeout(() => this.#scroll.removeAttribute("aria-live"), 1000);
  }

  /** @param {number} most pixels from the end */
  #isNear(most) {
    return this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight < most;
  }

  /** @param {boolean} isBottom */
  #settle(isBottom) {
    show(this.#page.part("chat-empty"), this.#list.childElementCount === 0);
    if (!isBottom) return;
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#top = this.#scroll.scrollTop;
    this.#isAtEnd = true;
  }
}

/** Text with its line breaks; addresses on the web become links in a page of their own. @param {string} text @returns {Node[]} */
function linked(text) {
  /** @type {Node[]} */ const nodes = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (index) nodes.push(document.createElement("br"));
    let at = 0;
    for (const found of line.matchAll(LINK)) {
      nodes.push(document.createTextNode(line.slice(at, found.index)));
      nodes.push(Object.assign(document.createElement("a"), { href: found[0], textContent: found[0], rel: "noopener noreferrer nofollow", target: "_blank" }));
      at = found.index + found[0].length;
    }
    nodes.push(document.createTextNode(line.slice(at)));
  }
  return nodes;
}
