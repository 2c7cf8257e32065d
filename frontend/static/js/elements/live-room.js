import { drawAgenda } from "../lib/room/agenda.js";
import { Chat } from "../lib/room/chat.js";
import { Connection } from "../lib/room/connection.js";
import { Host } from "../lib/room/host.js";
import { Outbox } from "../lib/room/outbox.js";
import { Page, show } from "../lib/room/page.js";
import { drawPeople } from "../lib/room/people.js";
import { Poll } from "../lib/room/poll.js";
import { Room } from "../lib/room/room.js";
import { Stage } from "../lib/room/stage.js";

const NUMBERS = new Set(["person", "minutes", "seconds", "seq", "item"]);
const TYPING_EVERY = 3000;

/**
 * A live room. The page works without it; with it, forms marked `data-act` go over a socket, what others do
 * shows at once, and a lost connection costs nothing: what was said waits, what was missed is fetched by number.
 */
class LiveRoom extends HTMLElement {
  /** @type {any} */ #data;
  #page = /** @type {Page} */ (/** @type {unknown} */ (undefined));
  #room = /** @type {Room} */ (/** @type {unknown} */ (undefined));
  #outbox = /** @type {Outbox} */ (/** @type {unknown} */ (undefined));
  #connection = /** @type {Connection} */ (/** @type {unknown} */ (undefined));
  #chat = /** @type {Chat} */ (/** @type {unknown} */ (undefined));
  #stage = /** @type {Stage} */ (/** @type {unknown} */ (undefined));
  #poll = /** @type {Poll} */ (/** @type {unknown} */ (undefined));
  /** @type {Host | null} */ #host = null;
  #typed = 0;
  #retry = 0;
  #frame = 0;

  connectedCallback() {
    this.#data = JSON.parse(this.querySelector("#room-page")?.textContent ?? "{}");
    const snapshot = JSON.parse(this.querySelector("#room-snapshot")?.textContent ?? "{}");
    const { pk, me } = this.#data;
    this.#page = new Page(this, this.#data);
    this.#room = new Room(snapshot, me);
    this.#outbox = new Outbox(`room-${pk}-${me}`);
    this.#chat = new Chat(this.#page, this.#room, me);
    this.#stage = new Stage(this.#page, this.#room);
    this.#poll = new Poll(this.#page, this.#room);
    if (snapshot.muted) this.#host = new Host(this.#page, this.#room);
    this.#listen();
    this.#restoreDraft();
    for (const action of this.#outbox.all()) if (action.t === "chat") this.#chat.send(action.key, action.text);
    this.#connect();
  }

  disconnectedCallback() {
    this.#connection?.end();
    this.#stage?.end();
    this.#host?.end();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#retry);
  }

  // --- connection ---------------------------------------------------------------------------------
  #connect() {
    const csrf = /** @type {HTMLInputElement} */ (this.querySelector('input[name="csrfmiddlewaretoken"]')).value;
    const where = () => ({ epoch: this.#room.epoch, since: this.#room.seq });
    this.#connection = new Connection(this.#data, csrf, "ticket/", where);
    this.#connection.addEventListener("state", (event) => this.#show(/** @type {CustomEvent} */ (event).detail));
    this.#connection.addEventListener("told", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail));
    this.#show("connecting");
  }

  /** @param {string} state */
  #show(state) {
    const place = this.#page.part("conn");
    if (place.dataset.state === state) return;
    place.dataset.state = state;
    place.textContent = this.#page.say(this.#room.all.phase === "ended" && state !== "shut" ? "over" : state);
    this.#chat.connected(state === "connected");
    const keep = this.#page.part("keep");
    if (keep) keep.textContent = this.#page.say("keep");
    show(keep, state === "again" || state === "offline");
    if (state === "shut") {
      this.#problem(this.#page.why("not_here"));
      this.#close();
    }
  }

  #close() {
    for (const control of this.querySelectorAll("form[data-act] button, form[data-act] textarea")) control.setAttribute("disabled", "");
  }

  // --- hearing ------------------------------------------------------------------------------------
  /** @param {any} told */
  #hear(told) {
    if (Array.isArray(told)) this.#take(told.filter((event) => this.#room.apply(event)));
    else if (told.t === "welcome") this.#welcome(told);
    else if (told.t === "presence") this.#room.meet(told);
    else if (told.t === "ack") this.#outbox.drop(told.key);
    else if (told.t === "error") this.#fail(told);
    else if (told.t === "pong" && told.epoch === this.#room.epoch && told.s > this.#room.seq) this.#stage.sync(told.now);
    this.#drawSoon();
  }

  /** @param {any} told */
  #welcome(told) {
    this.#stage.sync(told.now);
    const missed = this.#room.welcome(told);
    if (told.snapshot) {
      this.#chat.drawAll();
      this.#forgetHeard(told.snapshot);
    } else this.#take(missed);
    this.#sendAll();
    if (this.#page.part("listen")?.getAttribute("aria-pressed") === "true") this.#connection.send({ t: "mode", mode: "listening" });
  }

  /** Lines of ours that the snapshot holds already are shown once. @param {any} snapshot */
  #forgetHeard(snapshot) {
    for (const action of this.#outbox.all()) {
      const isThere = action.t === "chat" && snapshot.chat.some((/** @type {any} */ line) => line.by === this.#data.me && line.text === action.text && Date.now() - line.at < 120_000);
      if (isThere) this.#chat.drop(action.key);
    }
  }

  /** @param {any[]} events */
  #take(events) {
    this.#chat.add(events.filter((event) => event.t === "chat"));
    for (const event of events) {
      if (event.key) this.#outbox.drop(event.key);
      if (event.t === "room.end") this.#end();
      if (event.t === "quiet.stop" || event.t === "undo") this.#sendAll();
      if ((event.t === "mute" || event.t === "unmute") && event.person === this.#data.me) this.#problem(this.#page.say(event.t === "mute" ? "muted" : "unmuted"));
    }
  }

  /** @param {any} error */
  #fail(error) {
    const action = error.key ? this.#outbox.get(error.key) : null;
    if (error.retry_after) {
      clearTimeout(this.#retry);
      this.#retry = window.setTimeout(() => this.#sendAll(), error.retry_after * 1000 + Math.random() * 300);
      this.#problem(this.#page.why(error.code));
      return;
    }
    if (!action) return;
    this.#outbox.drop(error.key);
    if (action.t === "chat") this.#giveBack(error.key, action.text);
    this.#problem(this.#page.why(error.code), action.t);
  }

  /** The words go back into the box, unless something new is being written there. @param {string} key @param {string} text */
  #giveBack(key, text) {
    this.#chat.drop(key);
    const box = /** @type {HTMLTextAreaElement | null} */ (this.#page.part("write"));
    if (box && !box.value) box.value = text;
  }

  /** @param {string} words @param {string} [kind] */
  #problem(words, kind = "chat") {
    const place = this.#page.part("chat-problem");
    if (kind === "chat" && place) {
      place.lastElementChild?.replaceChildren(words);
      show(place, true);
    }
    this.#page.announce(words);
  }

  #end() {
    this.#page.part("note").closest(".stage__body")?.replaceChildren(this.#page.clone("ended"));
    this.#page.part("title").textContent = this.#page.say("over_title");
    this.#poll.draw();
    show(this.#page.part("timer"), false);
    show(this.#page.part("live"), false);
    this.#page.part("next").textContent = "";
    for (const place of this.querySelectorAll(".stage__bar, .hostsheet")) show(place, false);
    this.#page.announce(this.#page.say("over_title"));
    this.#close();
    this.#connection.end();
    this.#show("over");
  }

  // --- drawing ------------------------------------------------------------------------------------
  #drawSoon() {
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = 0;
    const { all } = this.#room;
    this.dataset.phase = all.phase;
    if (all.phase === "ended") return void (this.#page.part("note") && this.#end());
    show(this.#page.part("live"), all.phase === "live");
    if (all.phase === "live") show(this.querySelector("[data-start]"), false);
    this.#stage.draw(this.#data.me);
    drawAgenda(this.#page, all);
    drawPeople(this.#page, this.#room);
    this.#poll.draw();
    this.#host?.draw();
    this.#drawHand(all.hands.includes(this.#data.me));
    void this.#page.fetchRings().then((came) => {
      if (!came) return;
      this.#chat.drawAll();
      this.#drawSoon();
    });
  }

  /** One button: it says what pressing it does, and whether the hand is up. @param {boolean} isUp */
  #drawHand(isUp) {
    const form = /** @type {HTMLFormElement | null} */ (this.querySelector('.stage__bar form[data-act^="hand."]'));
    if (!form) return;
    form.dataset.act = isUp ? "hand.down" : "hand.up";
    const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
    button.setAttribute("aria-pressed", String(isUp));
    const words = button.querySelector("span");
    if (words) words.textContent = this.#page.say(isUp ? "lower" : "raise");
  }

  // --- saying -------------------------------------------------------------------------------------
  #listen() {
    this.addEventListener("submit", (event) => this.#submit(event));
    const box = /** @type {HTMLTextAreaElement | null} */ (this.#page.part("write"));
    box?.addEventListener("input", () => this.#typing(box));
    box?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      box.form?.requestSubmit();
    });
    const listen = this.#page.part("listen");
    show(listen, true);
    listen?.addEventListener("click", () => {
      const isOn = listen.getAttribute("aria-pressed") !== "true";
      listen.setAttribute("aria-pressed", String(isOn));
      this.#connection.send({ t: "mode", mode: isOn ? "listening" : "here" });
    });
  }

  /** @param {HTMLTextAreaElement} box */
  #typing(box) {
    sessionStorage.setItem(this.#draftName, box.value);
    show(this.#page.part("chat-problem"), false);
    if (Date.now() - this.#typed < TYPING_EVERY) return;
    this.#typed = Date.now();
    this.#connection.send({ t: "typing", on: box.value !== "" });
  }

  get #draftName() {
    return `room-${this.#data.pk}-${this.#data.me}-draft`;
  }

  #restoreDraft() {
    const box = /** @type {HTMLTextAreaElement | null} */ (this.#page.part("write"));
    if (box && !box.value) box.value = sessionStorage.getItem(this.#draftName) ?? "";
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target), kind = form.dataset.act;
    if (!kind) return;
    event.preventDefault();
    const action = this.#read(form, kind);
    if (kind === "chat" && !action.text) return;
    const key = this.#outbox.add(action);
    if (kind === "chat") this.#said(key, action.text);
    if (kind === "hand.up" || kind === "hand.down") this.#drawHand(kind === "hand.up");
    if (kind === "poll.open") form.reset();
    this.#connection.send({ ...action, key });
  }

  /** @param {string} key @param {string} text */
  #said(key, text) {
    const box = /** @type {HTMLTextAreaElement} */ (this.#page.part("write"));
    this.#chat.send(key, text);
    this.#chat.connected(this.#connection.isOpen);
    box.value = "";
    sessionStorage.removeItem(this.#draftName);
    this.#typed = 0;
    show(this.#page.part("chat-problem"), false);
    box.focus();
  }

  /** A form's fields as the protocol has them. @param {HTMLFormElement} form @param {string} kind @returns {any} */
  #read(form, kind) {
    const given = new FormData(form);
    /** @type {any} */ const action = { t: kind };
    for (const [name, value] of given) {
      if (["kind", "key", "csrfmiddlewaretoken", "choices", "many"].includes(name)) continue;
      action[name] = NUMBERS.has(name) ? Number(value) : String(value).trim();
    }
    if (kind === "poll.answer") action.choices = given.getAll("choices").map(Number);
    if (kind === "poll.open") {
      action.options = String(action.options).split("\n").map((line) => line.trim()).filter(Boolean);
      action.many = given.has("many");
      action.poll = crypto.randomUUID?.() ?? `poll-${Date.now()}`;
    }
    if (kind === "agenda.next") action.from = this.#room.all.clock.item;
    return action;
  }

  #sendAll() {
    for (const action of this.#outbox.all()) this.#connection.send(action);
  }
}

customElements.define("live-room", LiveRoom);
