import { show, whose, write } from "./page.js";

const ROUND = 2 * Math.PI * 27;
const ANNOUNCED = /** @type {const} */ ([[300, "five"], [60, "one"], [0, "none"]]);

/** The stage: what we are doing, how long for, who has the floor and whose hand is up. */
export class Stage {
  #page; #room;
  #timer = 0;
  /** @type {string} */ #announced = "";
  #wasQuiet = false;
  #wasClosing = false;
  #hands = "";
  /** @type {string | null} */ #groups = null;

  /** @param {import("./page.js").Page} page @param {import("./room.js").Room} room */
  constructor(page, room) {
    this.#page = page;
    this.#room = room;
    this.#timer = window.setInterval(() => this.tick(), 1000);
  }

  end() {
    clearInterval(this.#timer);
  }

  /** @param {number} serverNow */
  sync(serverNow) {
    this.#page.skew = serverNow - Date.now();
  }

  /** @param {number} person */
  draw(person) {
    const { all } = this.#room, page = this.#page, { clock } = all;
    const item = all.agenda[clock.item], next = all.agenda[clock.item + 1];
    const title = item ? item.title : page.say("soon");
    const before = page.part("title").textContent;
    page.part("title").textContent = title;
    if (item && before !== title) {
      page.announce(page.say("now", { title }));
      if (item.activity === "questions") page.part("questions").setAttribute("open", "");
    }
    const note = page.part("note");
    note.textContent = item ? item.note : (note.dataset.waiting ?? "");
    show(note, !all.table);
    page.part("next").textContent = next ? page.say("next", { title: next.title }) : item ? page.say("last") : "";
    show(page.part("timer"), Boolean(item));
    const keeps = Boolean(all.muted) || clock.keeper === person; // the hosts, and whom they handed the timer
    show(page.root.querySelector('form[data-act="agenda.next"]'), keeps && all.phase === "live" && Boolean(next));
    write(page.root, "clock-words", clock.paused ? page.say("paused") : page.say("left"));
    show(page.part("floor"), all.floor !== null && !all.round);
    const floor = all.floor === person ? page.say("your_floor") : page.say("floor", { name: this.#room.name(all.floor) });
    if (all.floor !== null) page.part("floor-words").textContent = floor;
    this.#drawHands(all.hands);
    this.tick();
  }

  /** @param {number[]} hands */
  #drawHands(hands) {
    const drawn = JSON.stringify(hands.map((person) => [person, this.#room.name(person)]));
    if (drawn === this.#hands) return; // whoever is on a button there keeps their place
    this.#hands = drawn;
    const list = this.#page.part("hands-list");
    show(this.#page.part("hands"), hands.length > 0);
    const rows = hands.map((person) => {
      const row = this.#page.clone("hand");
      this.#page.ring(row, person);
      write(row, "name", this.#room.name(person));
      whose(row, this.#room.name(person));
      const input = /** @type {HTMLInputElement | null} */ (row.querySelector('input[name="person"]'));
      if (input) input.value = String(person);
      return row;
    });
    list.replaceChildren(...rows);
  }

  tick() {
    const { all } = this.#room, { clock } = all;
    if (all.phase === "ended") return;
    this.#tickGroups(all.groups);
    this.#tickQuiet(clock.quiet - this.#page.now);
    this.#tickClosing(clock.closes);
    if (clock.item < 0) return;
    const gone = Math.max(0, (clock.paused ?? this.#page.now) - clock.started) / 1000;
    const left = Math.max(0, Math.ceil(clock.seconds - gone));
    const shown = stepped(left);
    write(this.#page.root, "clock", minutes(shown));
    const arc = this.#page.part("timer-arc");
    arc?.setAttribute("stroke-dashoffset", (ROUND * (1 - Math.min(1, shown / (clock.seconds || 1)))).toFixed(1));
    if (clock.paused === null) this.#announce(left, clock);
  }

  /** Five, one and no minutes left: said once each, and not for a time that was already past on arrival. @param {number} left @param {any} clock */
  #announce(left, clock) {
    for (const [at, word] of ANNOUNCED) {
      const name = `${clock.started} ${clock.seconds} ${word}`;
      const isNow = left <= at && left > at - 3;
      if (!isNow || this.#announced === name || clock.seconds <= at) continue;
      this.#announced = name;
      this.#page.announce(this.#page.say(word));
    }
  }

  /** When groups open and when they are called back: said, and the page drawn anew. @param {any} groups */
  #tickGroups(groups) {
    const ends = groups && Math.min(groups.ends ?? Infinity, groups.closes ?? Infinity), now = this.#page.now;
    const where = !groups ? "" : now < groups.opens ? "soon" : now < ends - 30_000 ? "open" : now < ends ? "closing" : "over";
    if (where === this.#groups) return;
    const wasKnown = this.#groups !== null;
    this.#groups = where;
    if (!wasKnown && where !== "soon" && where !== "closing") return;
    const left = Math.ceil(((where === "soon" ? groups?.opens : ends) - now) / 1000);
    if (where) this.#page.announce(this.#page.say(`group_${where}`, { count: left }));
    this.#page.root.dispatchEvent(new CustomEvent("room-groups"));
  }

  /** @param {number | null | undefined} closes when the room ends, milliseconds since 1970 */
  #tickClosing(closes) {
    const isClosing = Boolean(closes);
    show(this.#page.part("closing"), isClosing);
    if (closes) write(this.#page.root, "closing-clock", minutes(stepped(Math.max(0, Math.ceil((closes - this.#page.now) / 1000)))));
    if (isClosing !== this.#wasClosing) this.#page.announce(this.#page.say(isClosing ? "closing" : "stays"));
    this.#wasClosing = isClosing;
  }

  /** @param {number} left milliseconds */
  #tickQuiet(left) {
    const isQuiet = left > 0;
    show(this.#page.part("quiet"), isQuiet);
    if (isQuiet) write(this.#page.root, "quiet-clock", minutes(stepped(Math.ceil(left / 1000))));
    if (isQuiet !== this.#wasQuiet) this.#page.announce(this.#page.say(isQuiet ? "quiet_on" : "quiet_off"));
    this.#wasQuiet = isQuiet;
  }
}

/** Whoever wants little motion sees a clock move every ten seconds, until its last ten. @param {number} left seconds */
function stepped(left) {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return isStill && left > 10 ? Math.ceil(left / 10) * 10 : left;
}

/** @param {number} seconds */
function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
