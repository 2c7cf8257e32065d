import { write } from "./page.js";

/** Who is here, in words as well as icons. @param {import("./page.js").Page} page @param {import("./room.js").Room} room */
export function drawPeople(page, room) {
  const { all, present, me } = room;
  const people = Object.keys(present).filter((one) => all.people[one]).map(Number);
  people.sort((one, other) => room.name(one).localeCompare(room.name(other), page.data.language));
  const rows = people.map((person) => {
    const row = page.clone("person"), word = wordFor(page, room, person);
    page.ring(row, person);
    write(row, "name", person === me ? page.say("you") : room.name(person));
    write(row, "word", word ? ` · ${word}` : "");
    const icon = all.hands.includes(person) ? "icon-hand" : all.table?.author === person ? "icon-table" : present[person] === "listening" ? "icon-listening" : "";
    const place = row.querySelector("[data-icon]");
    if (icon) place?.replaceWith(page.clone(icon));
    else place?.remove();
    return row;
  });
  page.part("people").replaceChildren(...rows);
  write(page.root, "count", String(people.length));
  write(page.root, "people-title", page.say("here_now"));
  drawTyping(page, room, people);
}

/** @param {import("./page.js").Page} page @param {import("./room.js").Room} room @param {number} person */
function wordFor(page, room, person) {
  const { all, present } = room;
  if (all.table?.author === person) return page.say("word_table");
  if (all.floor === person) return page.say("word_floor");
  if (all.hands.includes(person)) return page.say("word_hand");
  const now = page.say(`word_${present[person]}`);
  if (now) return now;
  const role = room.role(person), group = all.groups?.members[person];
  if (role !== "participant") return page.say(role);
  if (all.brought?.some((/** @type {any} */ one) => one.person === person)) return page.say("word_next");
  return group ? page.say("group", { number: group }) : "";
}

/** @param {import("./page.js").Page} page @param {import("./room.js").Room} room @param {number[]} people */
function drawTyping(page, room, people) {
  const names = people.filter((one) => one !== room.me && room.present[one] === "typing").map((one) => room.name(one).split(" ")[0]);
  const word = ["", "typing_one", "typing_two", "typing_many"][Math.min(3, names.length)];
  write(page.root, "typing", word ? page.say(word, { name: names[0], other: names[1] ?? "" }) : "");
}
