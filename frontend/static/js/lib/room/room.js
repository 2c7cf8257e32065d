/**
 * What this page knows of the room: a snapshot, then one event after the other, each number once.
 * The server has cut away what is not ours to see; see docs/room-protocol.md.
 */
export class Room {
  /** @type {any} */ all;
  epoch = 0;
  seq = 0;
  /** @type {Record<string, string>} */ present = {};

  /** @param {any} snapshot @param {number} me */
  constructor(snapshot, me) {
    this.all = snapshot;
    this.me = me;
  }

  /** @param {any} told a welcome @returns {any[]} the events that were missed */
  welcome(told) {
    this.present = told.present;
    if (!told.snapshot) return told.events.filter((/** @type {any} */ event) => this.apply(event));
    this.all = told.snapshot;
    this.epoch = told.epoch;
    this.seq = told.s;
    return [];
  }

  /** @param {any} told */
  meet(told) {
    if (told.all) this.present = {};
    for (const [person, word] of Object.entries(told.p)) {
      if (word === null) delete this.present[person];
      else this.present[person] = /** @type {string} */ (word);
    }
  }

  /** @param {any} event @returns {boolean} whether it was new */
  apply(event) {
    if (event.s <= this.seq) return false;
    this.seq = event.s;
    const { all } = this;
    if (event.clock) Object.assign(all, { clock: event.clock, floor: event.floor, hands: event.hands });
    if (all.muted && /^(agenda\.|quiet\.|mute|unmute)/.test(event.t)) all.undo = { seq: event.s, at: event.at };
    this.#steps[event.t]?.(event, all);
    return true;
  }

  /** @type {Record<string, (event: any, all: any) => void>} */
  #steps = {
    enter: (event, all) => {
      all.people[event.by] = { name: event.name, role: event.role };
    },
    chat: (event, all) => {
      all.chat.push({ s: event.s, by: event.by, at: event.at, text: event.text });
      if (all.chat.length > 500) all.chat.shift();
    },
    "room.open": (_event, all) => {
      all.phase = "live";
    },
    "room.end": (_event, all) => {
      all.phase = "ended";
      for (const poll of all.polls) poll.open = false;
    },
    "poll.open": (event, all) => {
      const { poll, question, options, many } = event;
      all.polls.push({ poll, question, options, many, open: true, shown: false, answered: 0, ...(all.muted ? { counts: options.map(() => 0) } : {}) });
    },
    "poll.answer": (event) => this.#count(event),
    "poll.show": (event) => this.#count(event, { shown: true }),
    "poll.close": (event) => this.#count(event, { shown: true, open: false }),
    mute: (event, all) => this.#mute(event.person, true, all),
    unmute: (event, all) => this.#mute(event.person, false, all),
    remove: (event, all) => {
      if (all.removed && all.people[event.person]) all.removed[event.person] = all.people[event.person].name;
      if (all.people[event.person]) all.names[event.person] = all.people[event.person].name;
      delete all.people[event.person];
      all.hands = all.hands.filter((/** @type {number} */ one) => one !== event.person);
    },
    return: (event, all) => {
      const name = all.removed?.[event.person] ?? all.names[event.person];
      if (name) all.people[event.person] = { name, role: "participant" };
      if (all.removed) delete all.removed[event.person];
    },
    undo: (event, all) => {
      all.undo = null;
      if (event.muted) all.muted = event.muted;
      if ("you_muted" in event) all.mine.muted = event.you_muted;
    },
  };

  /** @param {any} event @param {object} [changes] */
  #count(event, changes = {}) {
    const poll = this.all.polls.find((/** @type {any} */ one) => one.poll === event.poll);
    if (!poll) return;
    Object.assign(poll, changes, { answered: event.answered ?? poll.answered });
    if (event.counts) poll.counts = event.counts;
    if (event.mine) this.all.mine.answers[poll.poll] = event.mine;
  }

  /** @param {number} person @param {boolean} muted @param {any} all */
  #mute(person, muted, all) {
    if (person === this.me) all.mine.muted = muted;
    if (!all.muted) return;
    all.muted = all.muted.filter((/** @type {number} */ one) => one !== person);
    if (muted) all.muted.push(person);
  }

  /** @param {number | null} person */
  name(person) {
    return person === null ? "" : (this.all.people[person]?.name ?? this.all.names?.[person] ?? "");
  }

  get poll() {
    return this.all.polls.at(-1) ?? null;
  }
}
