import { newKey } from "../key.js";

const NUMBERS = new Set(["person", "minutes", "seconds", "seq", "item", "line", "re", "group", "size", "from"]);
const FLAGS = new Set(["on", "all", "secret"]);
const OURS = new Set(["kind", "key", "csrfmiddlewaretoken", "choices", "nameless", "about", "words", "questions"]);
/** What a client names itself. */
const NAMED = /** @type {Record<string, string>} */ ({ "poll.open": "poll", "question.ask": "question", "note.write": "note" });

/**
 * A form's fields as the protocol has them (docs/room-protocol.md).
 * @param {HTMLFormElement} form @param {string} kind @param {import("./tokens.js").Tokens} tokens @returns {any}
 */
export function readAction(form, kind, tokens) {
  const given = new FormData(form);
  /** @type {any} */ const action = { t: kind };
  for (const [name, value] of given) {
    const text = String(value).trim();
    if (OURS.has(name) || /^(place|seat)-/.test(name) || text === "" && NUMBERS.has(name)) continue;
    action[name] = NUMBERS.has(name) ? Number(text) : FLAGS.has(name) ? text === "yes" : text;
  }
  if (NAMED[kind]) action[NAMED[kind]] = newKey();
  READ[kind]?.(action, given, tokens);
  return action;
}

/** @type {Record<string, (action: any, given: FormData, tokens: import("./tokens.js").Tokens) => void>} */
const READ = {
  "poll.answer": (action, given) => readAnswer(action, given),
  ballot: (action, given, tokens) => {
    readAnswer(action, given);
    action.token = tokens.of(action.poll);
  },
  "poll.open": (action) => {
    action.options = String(action.options ?? "").split("\n").map((line) => line.trim()).filter(Boolean);
  },
  "question.ask": (action, given, tokens) => {
    if (given.has("nameless")) action.token = tokens.of(action.question);
  },
  "question.withdraw": (action, _given, tokens) => {
    if (tokens.has(action.question)) action.token = tokens.of(action.question);
  },
  "question.answer": (action) => {
    if (!action.text) delete action.text;
  },
  "question.order": (action, given) => {
    action.questions = given.getAll("questions");
  },
  "note.write": (action, given) => {
    const [start, end] = String(given.get("about") ?? "").split(":").map(Number);
    if (end > start) Object.assign(action, { start, end });
  },
  "groups.open": (action, given) => {
    if (action.how === "chosen") action.groups = readSeats(given);
  },
};

/** @param {any} action @param {FormData} given */
function readAnswer(action, given) {
  const places = [...given].filter(([name]) => name.startsWith("place-")).map(([name, value]) => ({ index: Number(name.slice(6)), place: Number(value) }));
  if (given.has("words")) action.words = String(given.get("words")).split(",").map((word) => word.trim()).filter(Boolean).slice(0, 3);
  else if (places.length) action.choices = places.sort((one, other) => one.place - other.place).map((one) => one.index);
  else action.choices = given.getAll("choices").map(Number);
}

/** Words go back into a field, behind what is being written there. @param {HTMLTextAreaElement | HTMLInputElement} field @param {string} words */
export function returnTo(field, words) {
  const end = field.value.length;
  field.setRangeText(end ? `${field.localName === "textarea" ? "\n" : " "}${words}` : words, end, end, "preserve");
}

/**
 * What was refused goes back into the form it came from.
 * @param {ParentNode} root @param {any} action
 */
export function giveBack(root, action) {
  const forms = /** @type {HTMLFormElement[]} */ ([...root.querySelectorAll(`form[data-act="${action.t}"]`)]);
  const isIts = (/** @type {HTMLFormElement} */ form) => form.querySelector(`input[type="hidden"][name="question"]`)?.getAttribute("value") === action.question;
  const form = forms.find(isIts) ?? forms[0];
  for (const field of form?.querySelectorAll(/** @type {"textarea"} */ ("textarea, input:not([type])")) ?? []) {
    const words = action[field.name];
    if (Array.isArray(words) && field.name === "words") field.value = words.join(", ");
    else if (words) returnTo(field, Array.isArray(words) ? words.join("\n") : words);
  }
}

/** @param {FormData} given @returns {number[][]} */
function readSeats(given) {
  /** @type {Map<number, number[]>} */ const groups = new Map();
  for (const [name, value] of given) {
    if (!name.startsWith("seat-") || !value) continue;
    const group = Number(value);
    groups.set(group, [...(groups.get(group) ?? []), Number(name.slice(5))]);
  }
  return [...groups.keys()].sort().map((group) => groups.get(group) ?? []);
}
