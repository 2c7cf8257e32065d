import { show, write } from "./page.js";

/** The poll: a form until one has answered, then what it came to, and the form again to change one's mind. */
export class Poll {
  #page; #room; #place; #shown = "";

  /** @param {import("./page.js").Page} page @param {import("./room.js").Room} room */
  constructor(page, room) {
    this.#page = page;
    this.#room = room;
    this.#place = page.part("poll");
    this.#shown = "";
  }

  draw() {
    const { poll } = this.#room;
    if (!poll) return;
    if (this.#shown !== poll.poll) this.#begin(poll);
    const mine = this.#room.all.mine.answers[poll.poll] ?? [];
    const words = !poll.open ? "poll_closed" : poll.counts || mine.length ? "poll_open" : "poll_hidden";
    write(this.#place, "poll-words", this.#page.say(words));
    this.#drawResults(poll, mine);
    show(this.#place.querySelector("[data-answer]"), poll.open);
    const legend = this.#place.querySelector("[data-legend]");
    if (legend) {
      legend.textContent = mine.length ? this.#page.say("change") : poll.question;
      legend.classList.toggle("visually-hidden", !mine.length);
    }
  }

  /** @param {any} poll */
  #begin(poll) {
    const isNew = this.#shown !== "" || this.#place.dataset.pollId !== poll.poll;
    this.#shown = poll.poll;
    const body = this.#page.clone("poll");
    write(body, "question", poll.question);
    const name = /** @type {HTMLInputElement} */ (body.querySelector('input[name="poll"]'));
    name.value = poll.poll;
    const mine = this.#room.all.mine.answers[poll.poll] ?? [];
    body.querySelector("[data-choices]")?.append(...poll.options.map((/** @type {string} */ text, /** @type {number} */ index) => this.#choice(poll, text, index, mine)));
    this.#place.replaceChildren(body);
    if (isNew && poll.open) this.#page.announce(this.#page.say("poll_new", { question: poll.question }));
  }

  /** @param {any} poll @param {string} text @param {number} index @param {number[]} mine */
  #choice(poll, text, index, mine) {
    const choice = this.#page.clone("choice");
    const input = /** @type {HTMLInputElement} */ (choice.querySelector("input"));
    input.type = poll.many ? "checkbox" : "radio";
    input.value = String(index);
    input.checked = mine.includes(index);
    const face = choice.querySelector(".choice__face");
    if (face) face.textContent = text;
    return choice;
  }

  /** @param {any} poll @param {number[]} mine */
  #drawResults(poll, mine) {
    const place = this.#place.querySelector("[data-results]");
    show(place, Boolean(poll.counts));
    if (!place || !poll.counts) return;
    const most = Math.max(1, ...poll.counts);
    const rows = poll.options.map((/** @type {string} */ text, /** @type {number} */ index) => {
      const row = this.#page.clone("result"), isMine = mine.includes(index);
      write(row, "text", text);
      write(row, "number", String(poll.counts[index]));
      show(row.querySelector("[data-mine]"), isMine);
      const bar = row.querySelector("svg rect:last-child");
      bar?.setAttribute("class", isMine ? "fill-cobalt" : "fill-foam");
      bar?.setAttribute("width", String((200 * poll.counts[index]) / most));
      return row;
    });
    place.replaceChildren(...rows);
  }
}
