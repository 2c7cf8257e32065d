import { foothold } from "../lib/foothold.js";
import { drawAgenda } from "../lib/room/agenda.js";
import { unsent } from "../lib/room/carry.js";
import { Chat } from "../lib/room/chat.js";
import { Clinic } from "../lib/room/clinic.js";
import { Connection } from "../lib/room/connection.js";
import { Captions, Reactions } from "../lib/room/counts.js";
import { giveBack, readAction } from "../lib/room/form.js";
import { Host } from "../lib/room/host.js";
import { Mode } from "../lib/room/mode.js";
import { Outbox } from "../lib/room/outbox.js";
import { Page, show, write } from "../lib/room/page.js";
import { Parts } from "../lib/room/parts.js";
import { drawPeople } from "../lib/room/people.js";
import { Poll } from "../lib/room/poll.js";
import { Room } from "../lib/room/room.js";
import { Stage } from "../lib/room/stage.js";
import { Tokens } from "../lib/room/tokens.js";
import { Writing } from "../lib/room/writing.js";

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
  #parts = /** @type {Parts} */ (/** @type {unknown} */ (undefined));
  #clinic = /** @type {Clinic} */ (/** @type {unknown} */ (undefined));
  #tokens = /** @type {Tokens} */ (/** @type {unknown} */ (undefined));
  #reactions = /** @type {Reactions} */ (/** @type {unknown} */ (undefined));
  #captions = /** @type {Captions} */ (/** @type {unknown} */ (undefined));
  #mode = /** @type {Mode} */ (/** @type {unknown} */ (undefined));
  #writing = /** @type {Writing} */ (/** @type {unknown} */ (undefined));
  /** @type {Host | null} */ #host = null;
  #isMuted = false;
  #retry = 0;
  #frame = 0;

  connectedCallback() {
    this.#data = JSON.parse(this.querySelector("#room-page")?.textContent ?? "{}");
    const snapshot = JSON.parse(this.querySelector("#room-snapshot")?.textContent ?? "{}");
    const { pk, me } = this.#data;
    this.#page = new Page(this, this.#data);
    this.#room = new Room(snapshot, me);
    this.#isMuted = this.#room.all.mine.muted;
    this.#outbox = new Outbox(`room-${pk}-${me}`);
    this.#chat = new Chat(this.#page, this.#room, me);
    this.#stage = new Stage(this.#page, this.#room);
    this.#tokens = new Tokens(pk);
    this.#poll = new Poll(this.#page, this.#room, this.#tokens);
    this.#parts = new Parts(this.#page, this.#tokens);
    this.#clinic = new Clinic(this.#page);
    this.#captions = new Captions(this.#page);
    this.#reactions = new Reactions(this.#page, (mark) => this.#connection.send({ t: "react", mark }));
    if (snapshot.muted) this.#host = new Host(this.#page, this.#room);
    this.#listen();
    this.#mode = new Mode(this.#page, (mode) => this.#connection.send({ t: "mode", mode }));
    this.#writing = new Writing(this.#page, `room-${pk}-${me}-draft`, (on) => this.#connection.send({ t: "typing", on }));
    for (const action of this.#outbox.all()) if (action.t === "chat") this.#chat.send(action.key, action);
    this.#connect();
  }

  disconnectedCallback() {
    this.#connection?.end();
    this.#stage?.end();
    this.#host?.end();
    this.#parts?.end();
    this.#clinic?.end();
    this.#mode?.end();
    this.#reactions?.end();
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
    if (state === "over" && this.#room.all.phase !== "ended") {
      this.#room.all.phase = "ended"; // while this page slept
      this.#drawSoon();
    }
    if (state === "shut") {
      this.#clear("shut", this.#page.why("not_here"));
      this.#showUnsent();
      this.#page.part("voice")?.remove();
      this.dataset.shut = "";
    }
  }

  /** The stage says why nothing goes on here. @param {string} template @param {string} title */
  #clear(template, title) {
    this.#stage.end();
    this.#page.part("note")?.closest(".stage__body")?.replaceChildren(this.#page.clone(template));
    this.#page.part("title").textContent = title;
    this.#page.announce(title);
    const waiting = this.#outbox.all();
    for (const action of waiting) this.#giveBack(action);
    if (waiting.length) this.#problem(title);
    this.#close();
  }

  /** What was written here, for whoever sees nothing else of the room any more. */
  #showUnsent() {
    const words = unsent(this).map((one) => one.value).join("\n"), place = this.#page.part("unsent");
    show(place, Boolean(words));
    /** @type {HTMLTextAreaElement} */ (place.querySelector("textarea")).value = words;
  }

  /** Nothing goes out from here any more: nothing can be written, and what was can still be read and copied. */
  #close() {
    for (const control of this.querySelectorAll(":is(form[data-act], #draft-sheet form) :is(button, select, input, textarea)"))
      control.setAttribute(control.matches("textarea, input:not([type])") ? "readonly" : "disabled", "");
  }

  // --- hearing ------------------------------------------------------------------------------------
  /** @param {any} told */
  #hear(told) {
    if (Array.isArray(told)) this.#take(told.filter((event) => this.#room.apply(event)));
    else if (told.t === "welcome") this.#welcome(told);
    else if (told.t === "presence") this.#room.meet(told);
    else if (told.t === "ack") this.#kept(told);
    else if (told.t === "reactions") return this.#reactions.hear(told.n);
    else if (told.t === "ballots") this.#room.countBallots(told);
    else if (told.t === "error") this.#fail(told);
    else if (told.t === "pong") this.#stage.sync(told.now);
    this.#drawSoon();
  }

  /** @param {any} told */
  #welcome(told) {
    this.#stage.sync(told.now);
    const missed = this.#room.welcome(told);
    if (told.snapshot) {
      // The page was drawn at this number: nothing of it is old yet.
      if (told.s !== this.#data.seq) this.#parts.all();
      this.#chat.drawAll();
      this.#tellMuted();
    } else this.#take(missed);
    this.#sendAll();
    this.#mode.again();
  }

  /** Kept: a ballot has no event of its own to say so. @param {{key: string, s: number}} told */
  #kept({ key, s }) {
    const action = this.#outbox.get(key);
    if (action?.t === "ballot") this.#room.all.mine.answers[String(action.poll)] = action.choices ?? action.words;
    this.#chat.kept(key, s);
    this.#outbox.drop(key);
    show(this.#page.part("stage-problem"), false);
    if (this.#retry && !this.#outbox.all().length) {
      this.#retry = 0;
      show(this.#page.part("chat-problem"), false);
    }
  }

  /** @param {any[]} events */
  #take(events) {
    this.#chat.add(events.filter((event) => event.t === "chat"));
    this.#parts.hear(events);
    for (const event of events) {
      this.#tell(event);
      if (event.key) this.#outbox.drop(event.key);
      if (event.t === "room.end") this.#end();
      if (event.t === "quiet.stop" || event.t === "undo") this.#sendAll();
    }
    this.#tellMuted();
  }

  /** However it came about: by a host, by taking it back, or while one was away. */
  #tellMuted() {
    const { muted } = this.#room.all.mine;
    if (muted && !this.#isMuted) this.#problem(this.#page.say("muted"));
    if (!muted && this.#isMuted) {
      show(this.#page.part("chat-problem"), false);
      this.#page.announce(this.#page.say("unmuted"));
    }
    this.#isMuted = muted;
  }

  /** What a screen reader is told of an event, and what it changes on the page at once. @param {any} event */
  #tell(event) {
    const page = this.#page, isMine = event.by === this.#data.me;
    if (event.t === "chat.edit" || event.t === "chat.delete") this.#chat.change(event.line);
    else if (event.t === "undo" && event.line) this.#chat.change(event.line.s);
    else if (event.t === "draft.lay" && !isMine) page.announce(page.say("draft_laid", { name: this.#room.name(event.by), title: event.title }));
    else if (event.t === "draft.take") page.announce(page.say("draft_taken"));
    else if (event.t === "note.release") page.announce(page.say("notes_out"));
    else if (event.t === "question.ask" && event.told && !isMine) page.announce(page.say("question_new", { text: event.told.text }));
    else if (event.t === "question.hold") this.#held(event);
    else if (event.t === "question.answer") page.announce(page.say("question_answered"));
    else if (event.t === "slow" || event.what === "slow") this.#slow();
    else if (event.what === "draft.take" && event.table) page.announce(page.say("draft_laid", { name: this.#room.name(event.table.author), title: event.table.title }));
    else if (event.t === "hand.call" && event.person === this.#data.me) page.announce(page.say("your_floor"));
    else if (event.t.startsWith("groups.")) this.#tellDoor(event);
    else if (event.t === "timer.hand" && event.person === this.#data.me) page.announce(page.say("your_timer"));
    else if (event.t === "role" && event.person === this.#data.me) this.#changeRole(event.role);
  }

  /** Who knocks, who asks for help and who was let in: said to those it concerns, who alone hear of it. @param {any} event */
  #tellDoor({ t, by, group, person, groups }) {
    const page = this.#page, { me } = this.#data;
    if (t === "groups.knock" && groups?.members[me] === group) page.announce(page.say("group_knock", { name: this.#room.name(by) }));
    else if (t === "groups.help" && by !== me && groups) page.announce(page.say("group_help", { number: groups.members[by] }));
    else if (t === "groups.let" && person === me) page.announce(page.say("group_let", { number: group }));
  }

  /** @param {any} event */
  #held(event) {
    const reason = event.held ?? event.told?.held;
    const isOurs = this.#tokens.has(event.question) || event.told?.by === this.#data.me;
    if (!reason || !isOurs) return;
    this.#page.part("questions").setAttribute("open", "");
    this.#page.announce(this.#page.say("question_held", { reason }));
  }

  #slow() {
    const { slow } = this.#room.all;
    const words = slow ? this.#page.say("slow_on", { count: slow }) : this.#page.say("slow_off");
    write(this, "slow-words", words);
    this.#page.announce(words);
  }

  /** Other controls belong to another role: the page is drawn anew; what is being written is kept. @param {string} role */
  #changeRole(role) {
    if (role === this.#data.role) return;
    this.#page.announce(this.#page.say("role_now", { role: this.#page.say(role) }));
    this.#writing.whenFree(() => location.reload());
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
    this.#retry = 0;
    this.#giveBack(action);
    this.#problem(this.#page.why(error.code), action.t);
  }

  /** @param {import("../lib/room/outbox.js").Waiting} action */
  #giveBack(action) {
    this.#outbox.drop(action.key);
    this.#chat.drop(action.key);
    if (action.t === "chat" || action.t === "chat.edit") this.#writing.giveBack(action.text);
    else giveBack(this, action);
  }

  /** @param {string} words @param {string} [kind] */
  #problem(words, kind = "chat") {
    const place = this.#page.part(kind === "chat" ? "chat-problem" : "stage-problem");
    place?.lastElementChild?.replaceChildren(words);
    show(place, true);
    this.#page.announce(words);
  }

  #end() {
    this.#clear("ended", this.#page.say("over_title"));
    this.#poll.draw();
    show(this.#page.part("timer"), false);
    show(this.#page.part("live"), false);
    this.#page.part("next").textContent = "";
    for (const place of this.querySelectorAll(".stage__bar, .hostsheet")) show(place, false);
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
    if ("shut" in this.dataset) return;
    if (all.phase === "ended") return void (this.#page.part("note") && this.#end());
    const stay = foothold(this);
    show(this.#page.part("live"), all.phase === "live");
    show(this.querySelector("[data-start]"), all.phase === "before");
    this.#stage.draw(this.#data.me);
    drawAgenda(this.#page, all);
    drawPeople(this.#page, this.#room);
    this.#poll.draw();
    this.#host?.draw();
    this.#captions.draw(all.captions);
    this.#clinic.draw(all.table, this.#data.me);
    this.#drawGroup(all);
    this.#drawHand(all.hands.includes(this.#data.me));
    stay();
    void this.#page.fetchRings().then((came) => {
      if (!came) return;
      this.#chat.drawAll();
      this.#drawSoon();
    });
  }

  /** Words go to everybody unless one says otherwise. @param {any} all */
  #drawGroup({ groups }) {
    const { me } = this.#data, visited = groups?.inside?.find((/** @type {number[]} */ [, host]) => host === me)?.[0];
    const mine = groups?.members[me] ?? visited, isOver = groups && Math.min(groups.ends ?? Infinity, groups.closes ?? Infinity) < this.#page.now;
    const place = this.#page.part("to-group");
    if (!place) return;
    show(place, Boolean(mine) && !isOver);
    const box = /** @type {HTMLInputElement} */ (place.querySelector("input"));
    if (box.value !== String(mine ?? "")) box.checked = Boolean(mine);
    box.value = String(mine ?? "");
    if (!mine || isOver) box.checked = false;
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
    this.addEventListener("room-line", (event) => this.#changeLine(/** @type {CustomEvent} */ (event).detail));
    this.addEventListener("room-part", () => this.#drawSoon());
    this.addEventListener("room-groups", () => this.#parts.all());
    const typeCaptions = this.#page.part("type-captions");
    show(typeCaptions, true);
    typeCaptions?.addEventListener("click", () => {
      const isOn = typeCaptions.getAttribute("aria-pressed") !== "true";
      typeCaptions.setAttribute("aria-pressed", String(isOn));
      show(this.#page.part("caption-host"), isOn);
    });
  }

  /** Change a line, or take it back. @param {{line: any, isEdit: boolean}} wish */
  #changeLine({ line, isEdit }) {
    if (!isEdit) return void this.#do({ t: "chat.delete", line: line.s });
    this.#writing.edit(line);
  }

  /** Keep an action until it is acknowledged, and send it. @param {any} action @returns {string} its key */
  #do(action) {
    const key = this.#outbox.add(action);
    this.#connection.send({ ...action, key });
    return key;
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target), kind = form.dataset.act;
    if (!kind) return;
    event.preventDefault();
    const action = readAction(form, kind, this.#tokens);
    if ("text" in action && !action.text && kind !== "question.answer") return;
    if (kind === "agenda.next") action.from = this.#room.all.clock.item;
    if (kind === "chat") return this.#say(action);
    if (kind === "hand.up" || kind === "hand.down") this.#drawHand(kind === "hand.up");
    this.#do(action);
    this.#after(form, kind);
  }

  /** What was written is safe in the outbox: the form is free again, and a sheet that is done closes. @param {HTMLFormElement} form @param {string} kind */
  #after(form, kind) {
    if (form.querySelector('textarea, input[type="text"], input:not([type])')) form.reset();
    if (kind === "note.write") this.#page.announce(this.#page.say("sending"));
    const sheet = form.closest("[popover]");
    if (sheet instanceof HTMLElement && (kind === "note.write" || kind === "poll.open")) sheet.hidePopover();
    if (kind === "caption") form.querySelector("input:not([type])")?.dispatchEvent(new Event("focus"));
  }

  /** @param {any} action */
  #say(action) {
    if (this.#writing.editing !== null) this.#do({ t: "chat.edit", line: this.#writing.editing, text: action.text });
    else {
      if (this.#chat.replying) action.re = this.#chat.replying;
      this.#chat.send(this.#do(action), action);
      this.#chat.connected(this.#connection.isOpen);
      this.#chat.reply(null);
    }
    this.#writing.clear();
  }

  #sendAll() {
    for (const action of this.#outbox.all()) this.#connection.send(action);
  }
}

customElements.define("live-room", LiveRoom);
