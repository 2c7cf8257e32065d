const UNDOABLE = /^(room\.(open|closing)|agenda\.|quiet\.|timer\.|round\.(start|stop|next)|slow|mute|unmute|hand\.(call|down)|floor\.|poll\.(open|show|close)|question\.(look|pass|hold|answer|order)|draft\.(take|listen)|note\.release|groups\.(open|close|move)|chat\.delete|decision|minutes\.)/;

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
    if (event.clock) Object.assign(all, { clock: event.clock, floor: event.floor, hands: event.hands, round: event.round });
    if ("groups" in event && event.groups && !Array.isArray(event.groups)) all.groups = event.groups;
    if (event.kept) all.kept = event.kept;
    if (event.brought) all.brought = event.brought;
    if (all.muted && this.#canBeTakenBack(event)) all.undo = { seq: event.s, at: event.at };
    this.#steps[event.t]?.(event, all);
    return true;
  }

  /** @type {Record<string, (event: any, all: any) => void>} */
  #steps = {
    enter: (event, all) => {
      all.people[event.by] = { name: event.name, role: event.role };
    },
    chat: (event, all) => {
      const { s, by, at, text, re, group, gone } = event;
      all.chat.push({ s, by, at, text, re, group, gone });
      if (all.chat.length > 500) all.chat.shift();
    },
    "chat.edit": (event, all) => this.#line(all, event.line, { text: event.text, edited: true }),
    "chat.delete": (event, all) => this.#line(all, event.line, { text: "", gone: true }),
    caption: (event, all) => {
      all.captions.push({ s: event.s, by: event.by, at: event.at, text: event.text });
      if (all.captions.length > 100) all.captions.shift();
    },
    slow: (event, all) => {
      all.slow = event.seconds;
    },
    role: (event, all) => {
      if (all.people[event.person]) all.people[event.person].role = event.role;
    },
    "draft.lay": (event, all) => {
      all.table = event.text ? { draft: event.draft, author: event.by, title: event.title, listening: true } : null;
    },
    "draft.take": (_event, all) => {
      all.table = null;
    },
    "room.open": (_event, all) => {
      all.phase = "live";
    },
    "room.end": (_event, all) => {
      all.phase = "ended";
      for (const poll of all.polls) poll.open = false;
    },
    "poll.open": (event, all) => {
      const { poll, question, options, secret = false } = event, form = event.form ?? (event.many ? "many" : "one");
      all.polls.push({ poll, question, options, form, secret, open: true, shown: false, answered: 0 });
    },
    "question.look": (event, all) => {
      all.look = event.on;
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
      all.phase = event.phase ?? all.phase;
      all.undo = event.undo ?? null;
      all.slow = event.slow;
      all.groups = event.groups;
      all.look = event.look;
      all.table = event.table;
      all.polls = event.polls.map((/** @type {any} */ poll) => this.#withWhatWeKnow(poll));
      if (event.line) this.#line(all, event.line.s, { edited: false, gone: false, ...event.line });
      if (event.muted) all.muted = event.muted;
      if ("you_muted" in event) all.mine.muted = event.you_muted;
    },
  };

  /** Only what a host did; what people do with their own lines, hands and seats is theirs. @param {any} event */
  #canBeTakenBack(event) {
    const { all } = this;
    if (!UNDOABLE.test(event.t) || !["host", "cohost"].includes(this.role(event.by))) return false;
    if (event.t === "hand.down" || event.t === "groups.move") return (event.person ?? event.by) !== event.by;
    return event.t !== "chat.delete" || all.chat.some((/** @type {any} */ line) => line.s === event.line && line.by !== event.by);
  }

  /** A poll as everybody may see it, with the counts that we may see before them. @param {any} poll */
  #withWhatWeKnow(poll) {
    const known = this.all.polls.find((/** @type {any} */ one) => one.poll === poll.poll);
    const maySee = !poll.secret && (this.all.muted || this.all.mine.answers[poll.poll]);
    return maySee && known ? { counts: known.counts, words: known.words, ...poll } : poll;
  }

  /** @param {any} all @param {number} seq @param {object} changes */
  #line(all, seq, changes) {
    const line = all.chat.find((/** @type {any} */ one) => one.s === seq);
    if (line) Object.assign(line, changes);
  }

  /** @param {any} told */
  countBallots(told) {
    const poll = this.all.polls.find((/** @type {any} */ one) => one.poll === told.poll);
    if (poll?.open) poll.answered = told.answered;
  }

  /** @param {any} event @param {object} [changes] */
  #count(event, changes = {}) {
    const poll = this.all.polls.find((/** @type {any} */ one) => one.poll === event.poll);
    if (!poll) return;
    Object.assign(poll, changes, { answered: event.answered ?? poll.answered });
    if (event.counts) poll.counts = event.counts;
    if (event.words) poll.words = event.words;
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

  /** Left out of a participant. @param {number} person */
  role(person) {
    return this.all.people[person]?.role ?? "participant";
  }

  get poll() {
    return this.all.polls.at(-1) ?? null;
  }
}
