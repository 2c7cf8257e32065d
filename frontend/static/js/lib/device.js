/** What only this device knows: its name, and words typed in the moment before a page went away. */
import { newKey } from "./key.js";

const TYPED = "gs-typed:";

/** A name for this device that says only its kind: "phone-3f2a". @returns {string} */
export function device() {
  const kind = matchMedia("(pointer: coarse) and (max-width: 48rem)").matches ? "phone" : "computer";
  try {
    const known = localStorage.getItem("gs-device") ?? newKey().slice(0, 8);
    localStorage.setItem("gs-device", known);
    return `${kind}-${known}`;
  } catch {
    return `${kind}-here`;
  }
}

/** @param {string} key */
const place = (key) => `${TYPED}${document.documentElement.dataset.member ?? ""}:${key}`;

/**
 * Keep what stands in a page that may be gone the next moment: at once, where IndexedDB would have to wait.
 * @param {string} key
 * @param {Record<string, string>} body
 */
export function jotDown(key, body) {
  try {
    localStorage.setItem(place(key), JSON.stringify(body));
  } catch {
    // the browser keeps nothing, or is full: the store keeps it a moment later
  }
}

/** @param {string} key @returns {Record<string, string> | null} */
export function jotted(key) {
  try {
    return JSON.parse(localStorage.getItem(place(key)) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key */
export function unjot(key) {
  try {
    localStorage.removeItem(place(key));
  } catch {
    // nothing was kept
  }
}

/**
 * Whoever uses this browser next is not told of news that is somebody else's. The push service answers that the address
 * is gone, and the device leaves its owner's list (people.services.devices).
 */
export async function fallSilent() {
  const patience = new Promise((resolve) => setTimeout(resolve, 2000));
  const worker = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  const given = await worker?.pushManager?.getSubscription().catch(() => null);
  if (given) await Promise.race([given.unsubscribe().catch(() => false), patience]);
}

/** Nothing anybody jotted down stays here. */
export function forgetJottings() {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(TYPED)) localStorage.removeItem(name);
  } catch {
    // nothing was kept
  }
}
