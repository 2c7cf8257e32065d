/**
 * Does it sound like them? Counting, not judging: the arithmetic of learning/likeness.py, so that the picture
 * follows the writing. It runs here and sends nothing. Lists, thresholds and words come with the page.
 */

/**
 * @typedef {object} Profile
 * @property {Record<string, [number, number]>} ranges
 * @property {Record<string, number>} spread
 * @property {string[]} phrases longest first
 * @property {string[]} numbers
 * @property {boolean} shows_names whether a capital inside a sentence names somebody
 * @property {string[]} opinions
 * @property {string} organisation
 * @property {Record<string, string>} say
 * @property {Record<string, string>} names
 * @property {Record<string, string>} further
 * @property {string} rough
 * @property {string} like
 * @property {string} and
 * @property {string} signal
 */
/** @typedef {{lengths: number[], words: number, length: number, mix: number, me: number, details: number, stock: number}} Measure */

export const SIGNALS = /** @type {const} */ (["length", "mix", "me", "details", "stock"]);
const LONGEST = 40_000;
const ENOUGH_WORDS = 12;
const ECHO_WORDS = 4;
const NEAR_COPY = 0.85;
const CRESTS = 80;
const QUOTE = 160;
const WORD = /[\p{L}\p{N}]+(?:[’':.-][\p{L}\p{N}]+)*/gu;
const ME = /^(i|i[’'](m|d|ve|ll)|me|my|mine|myself|ich|mich|mir|mein(e|er|es|em|en)?)$/i;
const TAG = /(?<![\p{L}\p{N}_])#[\p{L}\p{N}][\p{L}\p{N}_]*/gu;
const LONG_POST = 300;
const NAMED = /\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s+[A-Z]\p{L}+/u;

/** @param {string} text */
export const sentences = (text) =>
  text.trim().split(/(?<=[.!?…])["”’)]*\s+|\n+/).filter((part) => /[\p{L}\p{N}]/u.test(part));

/** @param {string} text @returns {string[]} */
export const words = (text) => text.match(WORD) ?? [];

/** Lower case of the same length, curly apostrophes. @param {string} text */
function plain(text) {
  let low = text.toLowerCase();
  if (low.length !== text.length) {
    low = [...text].map((letter) => (letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter)).join("");
  }
  return low.replaceAll("'", "’");
}

/**
 * @param {string} text
 * @param {Profile} profile
 * @returns {Measure}
 */
export function measure(text, profile) {
  const spoken = sentences(text.slice(0, LONGEST)).map(words);
  const lengths = spoken.map((sentence) => sentence.length);
  const count = lengths.reduce((sum, one) => sum + one, 0);
  let me = 0, details = 0;
  for (const sentence of spoken) {
    me += sentence.filter((word) => ME.test(word)).length;
    details += detailsIn(sentence, profile);
  }
  const mean = count / (lengths.length || 1);
  const variance = lengths.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (lengths.length || 1);
  return {
    lengths, words: count, length: mean, mix: Math.sqrt(variance), me: 100 * me / (count || 1),
    details: 100 * details / (count || 1), stock: stockSpans(text.slice(0, LONGEST), profile.phrases).length,
  };
}

/** @param {string[]} sentence @param {Profile} profile @returns {number} */
function detailsIn(sentence, profile) {
  const own = profile.organisation.split(/\s+/);
  return sentence.filter((word, place) => {
    if (ME.test(word)) return false;
    if (/^[0-9]/.test(word) || profile.numbers.includes(word.toLowerCase())) return true;
    return place > 0 && profile.shows_names && word[0] !== word[0].toLowerCase() && !own.includes(word);
  }).length;
}

/** @param {string} text @param {string[]} phrases @returns {[number, number][]} in order, none inside another */
function stockSpans(text, phrases) {
  /** @type {[number, number][]} */
  const spans = [];
  let low = plain(text);
  for (const phrase of phrases) {
    const parts = low.split(phrase);
    if (parts.length === 1) continue;
    for (let part = 0, at = 0; part < parts.length - 1; part += 1) {
      at += parts[part].length;
      spans.push([at, at + phrase.length]);
      at += phrase.length;
    }
    low = parts.join("·".repeat(phrase.length));
  }
  return spans.sort((a, b) => a[0] - b[0]);
}

/**
 * @param {Measure} draft
 * @param {Profile} profile
 * @returns {{say: string, why: string}} words; never a figure
 */
export function compare(draft, profile) {
  if (draft.words < ENOUGH_WORDS) return { say: profile.say.empty, why: profile.rough };
  /** @type {Record<string, number>} */
  const near = {};
  for (const name of SIGNALS) {
    const [low, high] = profile.ranges[name], value = draft[name];
    const off = value < low ? low - value : value > high ? value - high : 0;
    near[name] = Math.exp(-off / profile.spread[name]);
  }
  const score = SIGNALS.reduce((sum, name) => sum + near[name], 0) / SIGNALS.length;
  const order = [...SIGNALS].sort((a, b) => near[b] - near[a]);
  const last = order[order.length - 1];
  const like = order.filter((name) => near[name] > 0.8).slice(0, 2).map((name) => profile.names[name]);
  const side = draft[last] > profile.ranges[last][1] ? "over" : "under";
  const why = [
    like.length ? profile.like.replace("%(signals)s", like.join(profile.and)) : "",
    near[last] < 0.8 ? profile.further[`${last}-${side}`] ?? "" : "",
  ];
  const verdict = score > 0.88 ? "alot" : score > 0.62 ? "through" : score > 0.4 ? "some" : "mostly";
  return { say: profile.say[verdict], why: why.filter(Boolean).join(" ") };
}

/**
 * At most CRESTS lengths: in a long text neighbours share a crest, which would else be thinner than a line.
 * @param {number[]} lengths @returns {number[]}
 */
function crests(lengths) {
  const size = Math.ceil(lengths.length / CRESTS) || 1;
  if (size === 1) return lengths;
  const found = [];
  for (let from = 0; from < lengths.length; from += size) {
    const some = lengths.slice(from, from + size);
    found.push(some.reduce((sum, one) => sum + one, 0) / some.length);
  }
  return found;
}

/**
 * The `d` of a rhythm wave in a box of 1120 by 190: one crest a sentence, in a long text one for several.
 * @param {number[]} all
 */
export function rhythmPath(all, width = 1120, height = 170, base = 188, longest = 17) {
  const lengths = crests(all);
  const total = lengths.reduce((sum, one) => sum + one, 0);
  const at = (/** @type {number} */ x, /** @type {number} */ y) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
  let x = 0, path = `M0 ${base}`;
  for (const count of lengths) {
    const span = total ? count / total * width : 0, middle = x + span / 2;
    const top = base - height * Math.min(1, 0.16 + 0.84 * count / longest);
    path += `C${at(x + span * 0.26, base)} ${at(middle - span * 0.22, top)} ${at(middle, top)}`;
    path += `C${at(middle + span * 0.22, top)} ${at(x + span * 0.74, base)} ${at(x + span, base)}`;
    x += span;
  }
  return `${path}L${at(width, base)}Z`;
}

/** @typedef {{draft: Measure, came: Measure, wave: string, say: string, why: string, found: Record<string, string>}} Reading */

/**
 * Everything the picture and the hints show of a draft.
 * @param {string} text
 * @param {string} source
 * @param {Profile} profile
 * @returns {Reading}
 */
export function readingOf(text, source, profile) {
  const draft = measure(text, profile);
  return {
    draft, came: measure(source, profile), wave: rhythmPath(draft.lengths), ...compare(draft, profile),
    found: hints(text, source, profile),
  };
}

/** @param {string[]} tokens @param {number} size @returns {string[]} */
function grams(tokens, size) {
  const out = [];
  for (let place = 0; place + size <= tokens.length; place += 1) out.push(tokens.slice(place, place + size).join(" "));
  return out;
}

/**
 * Runs of four or more words that stand in the source too.
 * @param {string} draft
 * @param {string} source
 * @returns {string[]}
 */
export function echoes(draft, source) {
  const text = draft.slice(0, LONGEST);
  const found = [...text.matchAll(WORD)];
  const tokens = found.map((match) => plain(match[0]));
  const known = new Set(grams(words(source).map(plain), ECHO_WORDS));
  const hit = new Array(tokens.length).fill(false);
  grams(tokens, ECHO_WORDS).forEach((gram, place) => {
    if (known.has(gram)) hit.fill(true, place, place + ECHO_WORDS);
  });
  /** @type {string[]} */
  const runs = [];
  for (let start = 0; start < hit.length; start += 1) {
    if (!hit[start]) continue;
    let end = start;
    while (hit[end + 1]) end += 1;
    runs.push(text.slice(found[start].index, (found[end].index ?? 0) + found[end][0].length));
    start = end;
  }
  return runs;
}

/** Jaccard index of three-word shingles, 0 to 1. @param {string} draft @param {string} source */
export function resemblance(draft, source) {
  const first = new Set(grams(words(draft.slice(0, LONGEST)).map(plain), 3));
  const second = new Set(grams(words(source.slice(0, LONGEST)).map(plain), 3));
  if (!first.size || !second.size) return 0;
  let both = 0;
  for (const one of first) if (second.has(one)) both += 1;
  return both / (first.size + second.size - both);
}

/**
 * Things worth a second look: name -> the words it is about.
 * @param {string} draft
 * @param {string} source
 * @param {Profile} profile
 * @returns {Record<string, string>}
 */
export function hints(draft, source, profile) {
  /** @type {Record<string, string>} */
  const found = {};
  const opinions = new Set(profile.opinions), low = draft.toLowerCase();
  if (draft.trim() && resemblance(draft, source) >= NEAR_COPY) found["near-copy"] = " ";
  const runs = echoes(draft, source);
  if (runs.length) found.echo = quoted(runs);
  if (profile.organisation && low.includes(profile.organisation.toLowerCase())) found.disclosure = profile.organisation;
  const named = draft.match(NAMED);
  if (named) found.named = named[0];
  const opinion = words(draft.slice(0, LONGEST)).find((word) => opinions.has(word.toLowerCase()));
  if (opinion) found.opinion = opinion;
  return { ...found, ...ofItsForm(draft.slice(0, LONGEST), profile) };
}

/** @param {string} draft @param {Profile} profile @returns {Record<string, string>} */
function ofItsForm(draft, profile) {
  /** @type {Record<string, string>} */
  const found = {};
  const stock = stockSpans(draft, profile.phrases).map(([start, end]) => draft.slice(start, end));
  const lines = sentences(draft).map((line) => line.trim()).filter((line) => {
    const said = words(line);
    return said.some((word) => ME.test(word)) && detailsIn(said, profile) > 0;
  });
  const tags = draft.match(TAG), count = words(draft).length;
  if (stock.length) found.stock = quoted(stock);
  if (lines.length) found.own = quoted(lines);
  if (tags) found.tags = [...new Set(tags)].join(", ");
  if (count > LONG_POST) found.long = String(count);
  return found;
}

/** @param {string[]} texts the first few of them, each once and not too long @returns {string} */
const quoted = (texts) => [...new Set(texts)].slice(0, 3).map((text) => `“${clipped(text)}”`).join(", ");

/** @param {string} text @returns {string} its beginning, where somebody took over a whole text */
function clipped(text) {
  if (text.length <= QUOTE) return text;
  const cut = text.slice(0, QUOTE), space = cut.lastIndexOf(" ");
  return `${space > 0 ? cut.slice(0, space) : cut}…`;
}
