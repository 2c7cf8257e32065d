/**
 * What a person has in a part of the page that is about to be drawn anew: half a sentence, an open fold, the keyboard.
 * @param {HTMLElement} place @returns {() => void} puts all of it back into what was drawn
 */
export function carry(place) {
  const typed = controls(place).filter((one) => one.value !== one.defaultValue).map((one) => /** @type {const} */ ([fieldName(one), one.value]));
  const open = new Set([...place.querySelectorAll("details[open] > summary")].map(nameOf));
  const active = document.activeElement, held = active && place.contains(active) ? nameOf(active) : null;
  return () => {
    for (const one of controls(place)) {
      const was = typed.find(([name]) => name === fieldName(one));
      if (was) one.value = was[1];
    }
    for (const one of place.querySelectorAll("details > summary")) if (open.has(nameOf(one))) one.parentElement?.setAttribute("open", "");
    if (held !== null) giveBack(place, held);
  };
}

/** @param {HTMLElement} place @returns {(HTMLInputElement | HTMLTextAreaElement)[]} */
function controls(place) {
  return [...place.querySelectorAll(/** @type {"textarea"} */ ('textarea, input:not([type]), input[type="text"]'))];
}

/** Which field of which form, whatever keys it was drawn with. @param {HTMLInputElement | HTMLTextAreaElement} field */
function fieldName(field) {
  const about = field.form?.querySelector('input[name="question"], input[name="note"]');
  return [field.form?.dataset.act, about?.getAttribute("value"), field.name].join(" ");
}

/** What a button or a fold does, in words that stay the same. @param {Element} control */
function nameOf(control) {
  return control.textContent?.trim() ?? "";
}

/** To the same button, else to the next thing there, so that Tab goes on from where one was. @param {HTMLElement} place @param {string} name */
function giveBack(place, name) {
  const all = [...place.querySelectorAll("button, summary, a")];
  const next = all.find((one) => nameOf(one) === name) ?? all[0] ?? place.closest("[tabindex]");
  if (next instanceof HTMLElement) next.focus({ preventScroll: true });
}
