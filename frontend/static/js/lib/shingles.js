/**
 * Is one text nearly a copy of another? The sums of cms/shingles.py (one test feeds both), here, so that what
 * somebody writes is compared without leaving the browser.
 */

export const NEAR_COPY = 0.85;
const SIZE = 3;
const LONGEST = 40_000;
const JOINTS = /['\u2019\u02bc\u00ad\u200b-\u200d\u2060\ufeff]/g;
const WORD = /[\p{L}\p{N}]+/gu;

/** @param {string} text @returns {string[]} the words in order, in lower case and without accents */
export function plainWords(text) {
  const low = [...text].slice(0, LONGEST).join("").replace(JOINTS, "").normalize("NFKD").toLowerCase();
  return low.replace(/\p{M}/gu, "").match(WORD) ?? [];
}

/** @param {string} text */
function shingles(text) {
  const words = plainWords(text);
  /** @type {Set<string>} */
  const runs = new Set();
  for (let place = 0; place + SIZE <= words.length; place += 1) runs.add(words.slice(place, place + SIZE).join(" "));
  return runs;
}

/** @param {string} first @param {string} second @returns {number} 0 to 1; 0 when either has fewer than three words */
export function resemblance(first, second) {
  const ours = shingles(first), theirs = shingles(second);
  if (!ours.size || !theirs.size) return 0;
  let common = 0;
  for (const run of ours) if (theirs.has(run)) common += 1;
  return common / (ours.size + theirs.size - common);
}

/** @param {string} first @param {string} second */
export const isNearCopy = (first, second) => resemblance(first, second) >= NEAR_COPY;
