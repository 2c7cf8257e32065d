import { madeReachable } from "../foothold.js";
import { show, whose, write } from "./page.js";

const UNDO_LASTS = 30_000;

/** The host's sheet: the poll that runs, the people, and what can still be taken back. */
export class Host {
  #page; #room; #timer = 0;

  /** @param {import("./page.js").Page} page @param {import("./room.js").Room} room */
  constructor(page, room) {
    this.#page = page;
    this.#room = room;
  }

  end() {
    clearTimeout(this.#timer);
  }

  draw() {
    const { all, poll } = this.#room, page = this.#page, isOpen = Boolean(poll?.open);
    show(page.part("poll-running"), isOpen);
    show(page.part("poll-new"), !isOpen);
    for (const input of page.part("poll-running").querySelectorAll('input[name="poll"]')) /** @type {HTMLInputElement} */ (input).value = poll?.poll ?? "";
    for (const form of page.part("poll-running").querySelectorAll("form")) {
      if (!form.querySelector('input[name="poll"]')) form.append(hidden("poll", poll?.poll ?? ""));
    }
    this.#act("agenda.pause", all.clock.item >= 0 && !all.clock.paused);
    this.#act("agenda.resume", Boolean(all.clock.paused));
    this.#act("quiet.start", all.clock.quiet < page.now);
    this.#act("quiet.stop", all.clock.quiet > page.now);
    this.#act("floor.clear", all.floor !== null && !all.round);
    this.#act("poll.show", !poll?.secret);
    this.#offerSecret(Object.keys(this.#room.present).length >= page.data.fewest);
    this.#drawAlone(all.look);
    this.#drawUndo(all.undo);
    this.#drawPeople(all);
    this.#drawNames(all.people);
  }

  /** @param {string} kind @param {boolean} shown */
  #act(kind, shown) {
    for (const form of this.#page.root.querySelectorAll(`form[data-act="${kind}"]`)) show(form, shown);
  }

  /** A ballot among few would say who is behind it. @param {boolean} isOffered */
  #offerSecret(isOffered) {
    const place = this.#page.part("secret"), box = /** @type {HTMLInputElement} */ (place.querySelector("input"));
    show(place, isOffered);
    if (!isOffered) box.checked = false;
  }

  /** Two hosts look at each question: who is the only one here is told that questions wait. @param {boolean} isLooked */
  #drawAlone(isLooked) {
    const line = this.#page.part("alone"), room = this.#room;
    const hosts = Object.keys(room.present).filter((one) => ["host", "cohost"].includes(room.role(Number(one))));
    const isAlone = isLooked && hosts.length === 1;
    if (isAlone && line.hidden) this.#page.announce(line.textContent ?? "");
    show(line, isAlone);
  }

  /** @param {{seq: number, at: number} | null} undo */
  #drawUndo(undo) {
    clearTimeout(this.#timer);
    const left = undo ? undo.at + UNDO_LASTS - this.#page.now : 0;
    show(this.#page.part("undo"), left > 0);
    show(this.#page.part("undo-line"), left > 0);
    if (!undo || left <= 0) return;
    const form = this.#page.part("undo").querySelector("form");
    const input = form?.querySelector('input[name="seq"]') ?? form?.appendChild(hidden("seq", ""));
    /** @type {HTMLInputElement} */ (input).value = String(undo.seq);
    this.#timer = window.setTimeout(() => this.draw(), left + 50);
  }

  /** Whoever came in since can be handed the timer and given a seat; what was chosen stays. @param {Record<string, {name: string}>} people */
  #drawNames(people) {
    const others = Object.entries(people).filter(([one]) => Number(one) !== this.#room.me);
    const timer = /** @type {HTMLElement} */ (this.#page.root.querySelector('form[data-act="timer.hand"] select'));
    keepUp(timer, "value", others, (person, name) => new Option(name, person));
    keepUp(this.#page.part("seats"), "data-seat", others, (person, name) => this.#seat(person, name));
  }

  /** @param {string} person @param {string} name */
  #seat(person, name) {
    const row = /** @type {HTMLElement} */ (this.#page.clone("seat").firstElementChild);
    const label = /** @type {HTMLLabelElement} */ (row.querySelector("label")), select = /** @type {HTMLSelectElement} */ (row.querySelector("select"));
    row.dataset.seat = person;
    label.textContent = name;
    label.htmlFor = select.id = select.name = `seat-${person}`;
    return row;
  }

  /** @param {any} all */
  #drawPeople(all) {
    const rows = [...Object.entries(all.people).map(([one, who]) => [Number(one), /** @type {any} */ (who).name, false, this.#room.role(Number(one))]), ...Object.entries(all.removed ?? {}).map(([one, name]) => [Number(one), name, true, ""])];
    const guests = rows.filter(([person, , , role]) => person !== this.#room.me && role !== "host");
    const drawn = new Map(guests.map((guest) => [JSON.stringify([...guest, all.muted.includes(guest[0])]), guest]));
    const place = this.#page.part("host-people"), held = document.activeElement;
    const seat = /** @type {HTMLElement | null | undefined} */ (held?.closest("[data-host-people] > li"));
    for (const row of [...place.children]) if (!(row instanceof HTMLElement) || !drawn.has(row.dataset.drawn ?? "")) row.remove();
    // A row that says what it said stays where it is, and whoever is on a button or a list there keeps their place.
    for (const [index, [key, [person, name, isOut]]] of [...drawn].entries()) {
      if (place.children[index] instanceof HTMLElement && place.children[index].dataset.drawn === key) continue;
      const row = this.#guest(person, name, isOut, all.muted.includes(person));
      row.dataset.drawn = key;
      place.insertBefore(row, place.children[index] ?? null);
      if (held && !seat?.isConnected && seat?.dataset.drawn?.startsWith(`[${person},`)) stayIn(row, held);
    }
  }

  /** @param {number} person @param {string} name @param {boolean} isOut @param {boolean} isMuted */
  #guest(person, name, isOut, isMuted) {
    const row = /** @type {HTMLElement} */ (this.#page.clone("guest").firstElementChild);
    this.#page.ring(row, person);
    write(row, "name", name);
    write(row, "role-of", this.#page.say("role_of", { name }));
    whose(row, name);
    const role = /** @type {HTMLSelectElement | null} */ (row.querySelector('select[name="role"]'));
    if (role) role.value = this.#room.role(person);
    for (const input of row.querySelectorAll('input[name="person"]')) /** @type {HTMLInputElement} */ (input).value = String(person);
    for (const [kind, shown] of /** @type {[string, boolean][]} */ ([["mute", !isOut && !isMuted], ["unmute", !isOut && isMuted], ["remove", !isOut], ["return", isOut], ["role", !isOut]])) show(row.querySelector(`form[data-act="${kind}"]`), shown);
    return row;
  }
}

/**
 * Children of `place` that name a person in `attribute` go with who went, and come with who came.
 * @param {HTMLElement} place @param {string} attribute @param {[string, {name: string}][]} people @param {(person: string, name: string) => Element} make
 */
function keepUp(place, attribute, people, make) {
  const missing = new Map(people.map(([person, { name }]) => [person, name]));
  for (const child of [...place.children]) {
    const person = child.getAttribute(attribute);
    if (person && !missing.delete(person)) child.remove();
  }
  place.append(...[...missing].map(([person, name]) => make(person, name)));
}

const TURNS = /** @type {Record<string, string>} */ ({ mute: "unmute", unmute: "mute" });

/**
 * On the same thing in a row that was drawn anew, or the other of two that take turns; else on the row itself. Whoever
 * presses twice by mistake has then let nobody in whom they took out, and muted nobody whom they gave a role.
 * @param {HTMLElement} row @param {Element} held
 */
function stayIn(row, held) {
  const kind = held.closest("form")?.dataset.act ?? "";
  const there = [kind, TURNS[kind]].map((one) => row.querySelector(`form[data-act="${one}"]:not([hidden]) ${held.localName}`)).find(Boolean);
  /** @type {HTMLElement} */ (there ?? madeReachable(row)).focus({ preventScroll: true });
}

/** @param {string} name @param {string} value */
function hidden(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}
