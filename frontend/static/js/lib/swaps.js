/**
 * What happens when a block of a lesson comes anew from the server (htmx swaps it, nothing else on the page moves).
 *
 * Whoever went on meanwhile is left alone: focus goes to the news (`[data-news]`) only from the block itself, in
 * the very moment of the swap, and what was chosen or typed in the block since it was sent stands in it again. An
 * answer that does not get through stays on the page; without a connection the store (store.js) sends it later.
 *
 * Where there is no news focus stays on the button that was pressed, or on the block: never on another button. What
 * else htmx fetches (a queue, every few seconds) takes the keyboard from nobody either (foothold.js).
 */
import { foothold, madeReachable } from "./foothold.js";
import { newKey } from "./key.js";
import { store } from "./store.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */
/** @typedef {{focus: string, start: number | null, end: number | null, isInside: boolean, changed: Map<string, string | boolean>}} Left */

/** @type {WeakMap<Element, Map<string, string | boolean>>} */
const sent = new WeakMap();
/** @type {WeakMap<Element, Left>} */
const left = new WeakMap();
/** @type {WeakMap<Element, () => void>} */
const footholds = new WeakMap();

/** @param {Element} block @returns {Field[]} what one fills in; nothing hidden, no buttons */
const fieldsOf = (block) => /** @type {Field[]} */ ([...block.querySelectorAll(
  "input:not([type=hidden], [type=submit], [type=button]), textarea, select")]);

/** @param {Element} field @returns {string} what it is known by before and after */
function nameOf(field) {
  const isOneOfSome = field instanceof HTMLButtonElement || (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type));
  const value = isOneOfSome ? field.value : "";
  return field.id || `${field.getAttribute("name")}=${value}`;
}

/** @param {Field} field */
const stateOf = (field) => (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)
  ? field.checked : field.value);

/** @param {Element} block */
const statesOf = (block) => new Map(fieldsOf(block).map((field) => [nameOf(field), stateOf(field)]));

/** @param {Element} block */
function isInSight(block) {
  const { top, bottom } = block.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** @param {Element} block @returns {Left} */
function lookAt(block) {
  const before = sent.get(block) ?? new Map();
  const active = document.activeElement;
  const isInside = block.contains(active) || ((!active || active === document.body) && isInSight(block));
  const isTyping = active instanceof HTMLTextAreaElement || (active instanceof HTMLInputElement && active.type === "text");
  return {
    isInside,
    focus: isInside && active && block.contains(active) ? nameOf(active) : "",
    start: isTyping ? active.selectionStart : null,
    end: isTyping ? active.selectionEnd : null,
    changed: new Map([...statesOf(block)].filter(([name, state]) => before.has(name) && before.get(name) !== state)),
  };
}

/**
 * @param {Element} block
 * @param {Left} was
 */
function putBack(block, was) {
  for (const field of fieldsOf(block)) {
    const state = was.changed.get(nameOf(field));
    if (state === undefined) continue;
    if (typeof state === "string") field.value = state;
    else if (field instanceof HTMLInputElement) field.checked = state;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (!was.isInside) return;
  const field = fieldsOf(block).find((each) => nameOf(each) === was.focus);
  if (was.changed.has(was.focus) && field) {
    field.focus({ preventScroll: true });
    if (was.start !== null && "setSelectionRange" in field) field.setSelectionRange(was.start, was.end);
    return;
  }
  const pressed = [...block.querySelectorAll("button")].find((each) => nameOf(each) === was.focus);
  tell(block.querySelector("[data-news]") ?? pressed ?? madeReachable(/** @type {HTMLElement} */ (block)));
}

/** Where the news stands: in focus, and in sight without a leap. @param {Element | null | undefined} news */
function tell(news) {
  if (!(news instanceof HTMLElement)) return;
  news.focus({ preventScroll: true });
  const { top } = news.getBoundingClientRect();
  if (top < 0 || top > innerHeight - 80) news.scrollIntoView({ block: top < 0 ? "start" : "end" });
}

/** @param {Event} event @returns {Element | null} the block that is asked for */
function targetOf(event) {
  const { target } = /** @type {CustomEvent} */ (event).detail;
  return target instanceof Element && target.matches("[data-block]") ? target : null;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const block = targetOf(event);
  if (!block) return;
  sent.set(block, statesOf(block));
  for (const notice of block.querySelectorAll("[data-failed], [data-queued]")) notice.setAttribute("hidden", "");
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const block = targetOf(event);
  if (block) left.set(block, lookAt(block));
  else stand(/** @type {CustomEvent} */ (event).detail.target);
});

/** Anything else that comes anew: from its own place, which stays whatever becomes of it. @param {Element} target */
function stand(target) {
  if (target.parentElement) footholds.set(target, foothold(target.parentElement));
}

document.addEventListener("htmx:afterSwap", (event) => {
  const gone = targetOf(event);
  const fresh = gone && document.getElementById(gone.id);
  const was = gone && left.get(gone);
  if (fresh && was) putBack(fresh, was);
  footholds.get(/** @type {CustomEvent} */ (event).detail.target)?.();
});

document.addEventListener("htmx:responseError", (event) => {
  targetOf(event)?.querySelector("[data-failed]")?.removeAttribute("hidden");
});

/** Without a connection the answer is kept on this device, and goes when there is one. */
document.addEventListener("htmx:sendError", (event) => {
  const block = targetOf(event);
  const { requestConfig } = /** @type {CustomEvent} */ (event).detail;
  const key = block?.getAttribute("data-block");
  if (!block || !key || !requestConfig) return;
  /** @type {import("./store.js").Fields} */
  const body = { key: newKey(), happened_at: new Date().toISOString() };
  for (const [name, value] of requestConfig.formData.entries()) {
    if (name === "csrfmiddlewaretoken" || typeof value !== "string") continue;
    const known = body[name];
    if (name === "key" || known === undefined) body[name] = value;
    else body[name] = [known, value].flat();
  }
  const queued = block.querySelector("[data-queued]");
  void store.enqueue({ url: requestConfig.path, key: `${key}:answer`, body })
    .then(() => queued?.removeAttribute("hidden"));
});
