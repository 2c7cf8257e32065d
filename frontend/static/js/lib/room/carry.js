import { foothold, nameOf } from "../foothold.js";

/**
 * What a person has in a part of the page that is about to be drawn anew: half a sentence, an open fold, the keyboard.
 * @param {HTMLElement} place @returns {() => void} puts all of it back into what was drawn
 */
export function carry(place) {
  const typed = unsent(place).map((one) => /** @type {const} */ ([fieldName(one), one.value]));
  const open = new Set([...place.querySelectorAll("details[open] > summary")].map(nameOf));
  const stay = foothold(place);
  return () => {
    for (const one of controls(place)) {
      const was = typed.find(([name]) => name === fieldName(one));
      if (was) one.value = was[1];
    }
    for (const one of place.querySelectorAll("details > summary")) if (open.has(nameOf(one))) one.parentElement?.setAttribute("open", "");
    stay();
  };
}

/** Fields in which somebody has written something. @param {HTMLElement} place */
export function unsent(place) {
  return controls(place).filter((one) => one.value !== one.defaultValue);
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
