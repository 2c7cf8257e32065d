const PARTS = "[aria-label], [aria-labelledby], [tabindex]";

/**
 * Where the keyboard is while a part of the page is drawn anew. What one was on may go (the clock runs again, a hand
 * was called). One is put on the same thing drawn anew, else on what came in its place, else on the part it stood in,
 * never on another button: Tab goes on from there, Escape still leads out of a sheet, a second press does nothing.
 * @param {HTMLElement} place @returns {() => void} finds a foothold in what was drawn
 */
export function foothold(place) {
  const held = document.activeElement;
  if (!(held instanceof HTMLElement) || !place.contains(held)) return () => {};
  const name = nameOf(held), around = ancestors(held);
  const aside = neighbours(held).filter((one) => !isThere(one));
  return () => {
    const active = document.activeElement;
    const isElsewhere = active && active !== document.body && active !== held;
    if (isElsewhere || isThere(held)) return;
    const again = [...place.querySelectorAll(/** @type {"button"} */ ("a, button, summary"))].find((one) => nameOf(one) === name && isThere(one));
    (again ?? aside.find(isThere)?.querySelector("button") ?? madeReachable(around.find((one) => isThere(one) && one.matches(PARTS))))?.focus({ preventScroll: true });
  };
}

/** What a button or a fold does, and to what, in words that stay the same. @param {Element} control */
export function nameOf(control) {
  const group = control.closest("form")?.querySelector('input[name="group"]')?.getAttribute("value");
  const line = control.closest("[data-line]")?.getAttribute("data-line");
  return [control.textContent?.trim(), group, line].join(" ");
}

/** @param {Element} element innermost first @returns {HTMLElement[]} */
function ancestors(element) {
  const parent = element.parentElement;
  return parent ? [parent, ...ancestors(parent)] : [];
}

/** The forms before and after the one a button stands in: one of two that take turns. @param {HTMLElement} button */
function neighbours(button) {
  const form = button.closest("form");
  return [form?.previousElementSibling, form?.nextElementSibling].filter((one) => one instanceof HTMLElement);
}

/** What a script may put the keyboard on, and Tab never stops at. @param {HTMLElement | undefined} part */
export function madeReachable(part) {
  if (part && !part.hasAttribute("tabindex")) part.tabIndex = -1;
  return part;
}

/** @param {Element} element */
function isThere(element) {
  return element.isConnected && element.checkVisibility() && !element.matches(":disabled");
}
