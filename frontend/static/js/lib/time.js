/**
 * Seconds as a clock reads them: 504 is 8:24, 3904 is 1:05:04. Never below 0:00.
 * @param {number} seconds
 * @returns {string}
 */
export function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/**
 * How far the server's clock is ahead of ours, in milliseconds.
 * @param {string} serverNow an ISO time the server wrote just now
 * @returns {number}
 */
export function clockOffset(serverNow) {
  return Date.parse(serverNow) - Date.now();
}

/**
 * @param {string} moment an ISO time
 * @param {number} [offset] from clockOffset
 * @returns {number} seconds from now, negative when it has passed
 */
export function secondsUntil(moment, offset = 0) {
  return (Date.parse(moment) - Date.now() - offset) / 1000;
}

/**
 * A time of day in the reader's own form.
 * @param {string} moment an ISO time
 * @param {string} [zone] an IANA name; the browser's if left out
 * @returns {string}
 */
export function timeOfDay(moment, zone) {
  return new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
    hour: "numeric", minute: "2-digit", timeZone: zone,
  }).format(new Date(moment));
}

/** @returns {boolean} whether the reader asked for less movement */
export function prefersStillness() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
