import { show, write } from "./page.js";

const SCALE = 5;

/** The poll: a form until one has answered, then what it came to, and the form again to change one's mind. */
export class Poll {
  #page; #room; #tokens; #place; #shown = "";

  /** @param {import("./page.js").Page} page @param {import("./room.js").Room} room @param {import("./tokens.js").Tokens} tokens */
  constructor(page, room, tokens) {
    this.#page = page;
    this.#room = room;
    this.#tokens = tokens;
    this.#place = page.part("poll");
    this.#shown = "";
  }

  draw() {
    const { poll } = this.#room;
    show(this.#place, Boolean(poll));
    if (!poll) {
      this.#shown = "";
      return;
    }
    if (this.#shown !== poll.poll) this.#begin(poll);
    const mine = this.#room.all.mine.answers[poll.poll] ?? [];
    write(this.#place, "poll-words", this.#words(poll, mine));
    this.#drawResults(poll, mine);
    show(this.#place.querySelector("[data-answer]"), poll.open);
    const words = /** @type {HTMLInputElement | null} */ (this.#place.querySelector('input[name="words"]'));
    if (words) words.defaultValue = mine.join(", "); // to be changed, and what a form that was sent goes back to
    const legend = this.#place.querySelector("[data-legend]");
    if (legend) {
      legend.textContent = mine.length ? this.#page.say("change") : poll.question;
      legend.classList.toggle("visually-hidden", !mine.length);
    }
  }

  /** @param {any} poll @param {any[]} mine */
  #words(poll, mine) {
    const isTold = Boolean(poll.counts || poll.words);
    if (poll.secret && poll.open) return this.#page.say("ballots", { count: poll.answered });
    if (poll.secret && !isTold) return this.#page.say("poll_few");
    return this.#page.say(!poll.open ? "poll_closed" : isTold || mine.length ? "poll_open" : "poll_hidden");
  }

  /** @param {any} poll */
  #begin(poll) {
    const isNew = this.#shown !== "" || this.#place.dataset.pollId !== poll.poll;
    this.#shown = poll.poll;
    const body = this.#page.clone("poll");
    write(body, "question", poll.question);
    const name = /** @type {HTMLInputElement} */ (body.querySelector('input[name="poll"]'));
    name.value = poll.poll;
    const form = /** @type {HTMLFormElement} */ (body.querySelector("form"));
    form.dataset.act = poll.secret ? "ballot" : "poll.answer";
    if (poll.secret) form.dataset.token = this.#tokens.has(poll.poll) ? "kept" : "";
    body.querySelector("[data-choices]")?.append(...this.#controls(poll));
    this.#place.replaceChildren(body);
    if (isNew && poll.open) this.#page.announce(this.#page.say("poll_new", { question: poll.question }));
  }

  /** @param {any} poll @returns {Node[]} */
  #controls(poll) {
    const mine = this.#room.all.mine.answers[poll.poll] ?? [];
    if (poll.form === "words") return [this.#page.clone("words")];
    if (poll.form === "rank") return poll.options.map((/** @type {string} */ text, /** @type {number} */ index) => this.#rank(poll, text, index, mine));
    return labels(poll).map((text, index) => this.#choice(poll, text, index, mine));
  }

  /** @param {any} poll @param {string} text @param {number} index @param {number[]} mine */
  #choice(poll, text, index, mine) {
    const choice = this.#page.clone("choice");
    const input = /** @type {HTMLInputElement} */ (choice.querySelector("input"));
    input.type = poll.form === "many" ? "checkbox" : "radio";
    input.value = String(index);
    input.checked = mine.includes(index);
    const face = choice.querySelector(".choice__face");
    if (face) face.textContent = text;
    return choice;
  }

  /** @param {any} poll @param {string} text @param {number} index @param {number[]} mine */
  #rank(poll, text, index, mine) {
    const row = this.#page.clone("place"), select = /** @type {HTMLSelectElement} */ (row.querySelector("select"));
    const label = /** @type {HTMLLabelElement} */ (row.querySelector("label"));
    select.name = `place-${index}`;
    select.id = `live-place-${index}`;
    label.htmlFor = select.id;
    label.textContent = text;
    for (let place = 1; place <= poll.options.length; place++) select.append(new Option(String(place), String(place)));
    select.value = String((mine.includes(index) ? mine.indexOf(index) : index) + 1);
    return row;
  }

  /** @param {any} poll @param {any[]} mine */
  #drawResults(poll, mine) {
    const place = this.#place.querySelector("[data-results]");
    const said = poll.form === "words" ? mine.map(fold) : [];
    const results = poll.words?.map((/** @type {any} */ one) => ({ ...one, isMine: said.includes(fold(one.text)) })) ?? (poll.counts && labels(poll).map((text, index) => ({ text, count: poll.counts[index], isMine: mine.includes(index) && poll.form !== "rank" })));
    show(place, Boolean(results?.length));
    if (!place || !results) return;
    const most = Math.max(1, ...results.map((/** @type {any} */ one) => one.count));
    place.replaceChildren(...results.map((/** @type {any} */ one) => this.#result(one, most)));
  }

  /** @param {{text: string, count: number, isMine?: boolean}} one @param {number} most */
  #result(one, most) {
    const row = this.#page.clone("result");
    write(row, "text", one.text);
    write(row, "number", String(one.count));
    show(row.querySelector("[data-mine]"), Boolean(one.isMine));
    const bar = row.querySelector("svg rect:last-child");
    bar?.setAttribute("class", one.isMine ? "fill-cobalt" : "fill-foam");
    bar?.setAttribute("width", String((200 * one.count) / most));
    return row;
  }
}

/** As the server counts words: "Straße" and "STRASSE" are one. @param {string} word */
function fold(word) {
  return word.toUpperCase().toLowerCase();
}

/** What can be picked: the options, or one to five with the names of the ends. @param {any} poll @returns {string[]} */
function labels(poll) {
  if (poll.form !== "scale") return poll.options;
  const [low, high] = poll.options;
  return Array.from({ length: SCALE }, (_none, index) => `${index + 1}${index === 0 && low ? ` ${low}` : index === SCALE - 1 && high ? ` ${high}` : ""}`);
}
