/**
 * What was typed and has not reached the server: one queue for the whole site, kept in this browser.
 *
 * An entry is known by its key. A later write to the same key replaces the fields it names and keeps
 * the others that have not been sent. It survives a closed tab, is sent again with growing pauses, when
 * the connection returns, when the page is looked at again and when any page loads, and only as the
 * person who wrote it: the server answers 401 if somebody else has signed in since (frontend.offline).
 *
 * The server answers 2xx (JSON if it likes: `carry` holds fields that a newer write to the same key
 * must take over, such as `{"base_version": 8}`), or 4xx with `message`: refused, kept, not sent again until the
 * same key is written again. The view must stand a repeated request.
 */
import { post } from "./csrf.js";
import { newKey } from "./key.js";

/** @typedef {"saved" | "saving" | "waiting" | "keeping" | "held" | "refused"} State */
/** @typedef {Record<string, string | string[]>} Fields */
/**
 * @typedef {object} Entry
 * @property {string} key
 * @property {string} owner who wrote it
 * @property {string} url
 * @property {Fields} body
 * @property {number} revision counts the writes to this key
 * @property {number} tries
 * @property {number} after do not send before this moment (ms)
 * @property {string} refused the server's words, or empty
 * @property {string} page in which open page it was written
 * @property {boolean} [held] stays on this device until its writer hands it over
 */
/** @typedef {{owner: string, page: string, key: string, newer: boolean, answer: any}} Done */
/** @typedef {{key: string, state: State, message: string, response: any}} Change */

const AGAIN = [1, 2, 4, 8, 16, 32, 60]; // seconds
const TEMPORARY = new Set([408, 425, 429]);
const PAGE = newKey(); // two tabs of one lesson are two pages
const KEEPALIVE_LIMIT = 60_000; // browsers refuse more than 64 KB

/** @returns {string} */
const owner = () => document.documentElement.dataset.member ?? "";

/** Entries in IndexedDB; in memory what the browser does not keep: storage can be forbidden, full or taken away. */
class Shelf {
  /** @type {Promise<IDBDatabase | null> | null} */ #open = null;
  /** @type {Map<string, Entry>} */ #memory = new Map();

  /** Whether anything stands in this page only. */
  get isFragile() {
    return this.#memory.size > 0;
  }

  /** @returns {Promise<IDBDatabase | null>} */
  #database() {
    this.#open ??= new Promise((resolve) => {
      try {
        const request = indexedDB.open("groundswell", 1);
        request.onupgradeneeded = () => request.result.createObjectStore("outbox", { keyPath: ["owner", "key"] });
        request.onsuccess = () => {
          request.result.onclose = () => { this.#open = null; }; // the browser threw it away: the next write makes it anew
          resolve(request.result);
        };
        request.onerror = () => resolve(null);
      } catch {
        resolve(null);
      }
    });
    return this.#open;
  }

  /**
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(outbox: IDBObjectStore) => IDBRequest<T>} ask
   * @returns {Promise<T>} the answer, once it is written; a full disk is an abort, not an error (IndexedDB 3.0, 5.5)
   */
  async #transact(mode, ask) {
    const database = await this.#database();
    if (!database) throw new Error("nothing is kept here");
    return new Promise((resolve, reject) => {
      const transaction = database.transaction("outbox", mode);
      const request = ask(transaction.objectStore("outbox"));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  /** @returns {Promise<Entry[]>} */
  async all() {
    const stored = await this.#transact("readonly", (outbox) => outbox.getAll()).catch(() => []);
    const isNewer = (/** @type {Entry} */ entry) => entry.owner !== owner() || !this.#memory.has(entry.key);
    return [...stored.filter(isNewer), ...this.#memory.values()];
  }

  /**
   * Read and write one entry in a single transaction, so that two tabs cannot lose each other's fields.
   * @param {string} key
   * @param {(entry: Entry | undefined) => Entry | null | undefined} change null takes it away, undefined leaves it
   */
  async change(key, change) {
    /** @type {{next?: Entry | null}} */ const made = {};
    const make = (/** @type {Entry | undefined} */ entry) => { made.next = change(this.#memory.get(key) ?? entry); };
    try {
      await this.#transact("readwrite", (outbox) => {
        const request = outbox.get([owner(), key]);
        request.onsuccess = () => {
          make(request.result);
          if (made.next) outbox.put(made.next);
          else if (made.next === null) outbox.delete([owner(), key]);
        };
        return request;
      });
      if (made.next !== undefined) this.#memory.delete(key);
    } catch {
      if (!("next" in made)) make(undefined);
      if (made.next) this.#memory.set(key, made.next);
      else if (made.next === null) this.#memory.delete(key);
    }
  }
}

class Store extends EventTarget {
  #shelf = new Shelf();
  #tabs = new BroadcastChannel("groundswell-outbox");
  /** @type {Map<string, {url: string, body: Fields}>} what this page gave and has no answer to */ #given = new Map();
  /** @type {Map<string, State>} */ #states = new Map();
  /** @type {Map<string, number>} writes on their way to the shelf */ #writing = new Map();
  /** @type {Map<string, Fields>} what the last answer gave newer writes to take over */ #carried = new Map();
  #timer = 0;
  #sending = false;
  #askedAgain = false;

  constructor() {
    super();
    this.#tabs.onmessage = ({ data }) => { if (data.owner === owner()) this.#hear(data); };
  }

  /**
   * Something was typed that is not kept yet: whatever says "saved" must stop saying so.
   * @param {string} key
   * @param {State} state "keeping" for what will stay on this device
   */
  notice(key, state = "saving") {
    if (this.stateOf(key) !== state) this.#tell(key, state);
  }

  /**
   * Keep the fields and send them. Resolves when this browser has kept them.
   * With `held` they are kept here and not sent.
   * @param {{url: string, body: Fields, key: string, held?: boolean}} what
   */
  async enqueue({ url, body, key, held = false }) {
    if (!held) {
      this.#tell(key, "saving");
      this.#given.set(key, { url, body });
    }
    const carried = this.#carried.get(key);
    this.#writing.set(key, (this.#writing.get(key) ?? 0) + 1);
    await this.#shelf.change(key, (entry) => {
      const since = this.#carried.get(key); // an answer may have come since these fields were read
      return {
        key, url, owner: owner(), page: PAGE,
        body: { ...(entry?.url === url ? entry.body : {}), ...body, ...(since === carried ? {} : since) },
        revision: (entry?.revision ?? 0) + 1,
        tries: 0, after: 0, refused: "", held,
      };
    }).finally(() => this.#writing.set(key, (this.#writing.get(key) ?? 1) - 1));
    if (held) this.#tell(key, "held");
    else void this.flush();
  }

  /**
   * What another page left behind stands in this one: its answer is for this one.
   * @param {string} key
   */
  async adopt(key) {
    await this.#shelf.change(key, (entry) => entry && { ...entry, page: PAGE });
  }

  /**
   * What was held is where it belongs now, or may go: it is not kept here any more.
   * @param {string} key
   */
  async drop(key) {
    await this.#shelf.change(key, (entry) => (entry?.held ? null : undefined));
    this.#tell(key, "saved");
  }

  /**
   * Whether anything of these stays on this device, or is about to.
   * @param {string} prefix of their keys
   */
  holds(prefix) {
    return [...this.#states].some(([key, state]) => key.startsWith(prefix) && ["keeping", "held"].includes(state));
  }

  /**
   * Send what was held under these keys, as its writer asked. Resolves when it has arrived or cannot now; it is
   * sent again, like everything else here, until it has.
   * @param {string} [prefix]
   */
  async handOver(prefix = "") {
    for (const entry of await this.waiting()) {
      if (!entry.held || !entry.key.startsWith(prefix)) continue;
      await this.#shelf.change(entry.key, (now) => now && { ...now, held: false });
      this.#tell(entry.key, "saving");
    }
    await this.flush({ keepalive: true });
  }

  /** Nothing this person typed stays on this device: they are about to sign out. */
  async forget() {
    for (const entry of await this.waiting()) await this.#shelf.change(entry.key, () => null);
  }

  /** Send what waits; one tab at a time. Resolves when nothing more can be done now. */
  async flush({ keepalive = false } = {}) {
    if (this.#sending) {
      this.#askedAgain = true;
      return;
    }
    this.#sending = true;
    clearTimeout(this.#timer);
    try {
      const send = () => this.#sendAll(keepalive);
      await (navigator.locks ? navigator.locks.request("groundswell-outbox", send) : send());
    } finally {
      this.#sending = false;
    }
    if (this.#askedAgain) {
      this.#askedAgain = false;
      await this.flush();
    }
  }

  /**
   * @param {string} key
   * @returns {State}
   */
  stateOf(key) {
    return this.#states.get(key) ?? "saved";
  }

  /** Whether closing this page loses what was typed. */
  get isFragile() {
    return this.#shelf.isFragile;
  }

  /** @returns {Promise<Entry[]>} what this person has not sent yet */
  async waiting() {
    return (await this.#shelf.all()).filter((entry) => entry.owner === owner());
  }

  /** @param {boolean} keepalive */
  async #sendAll(keepalive) {
    let soonest = Infinity;
    for (const entry of await this.waiting()) {
      if (entry.held) this.#tell(entry.key, "held");
      else if (entry.refused) this.#tell(entry.key, "refused", entry.refused);
      else if (entry.after > Date.now()) soonest = Math.min(soonest, entry.after);
      else soonest = Math.min(soonest, await this.#send(entry, keepalive));
    }
    if (soonest < Infinity) {
      this.#timer = window.setTimeout(() => void this.flush(), Math.max(250, soonest - Date.now()));
    }
  }

  /**
   * @param {Entry} entry
   * @param {boolean} keepalive
   * @returns {Promise<number>} when to try again (ms), or Infinity
   */
  async #send(entry, keepalive) {
    this.#tell(entry.key, "saving");
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(entry.body)) {
      for (const one of [value].flat()) form.append(name, one);
    }
    let response;
    try {
      response = await post(entry.url, form, { keepalive: keepalive && form.toString().length < KEEPALIVE_LIMIT });
    } catch {
      return this.#later(entry);
    }
    if (response.type === "opaqueredirect" || response.status === 401) return this.#signedOut(entry);
    if (response.status >= 500 || TEMPORARY.has(response.status)) return this.#later(entry);
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return this.#done(entry, answer);
    return this.#refuse(entry, String(answer.message ?? ""), answer);
  }

  /**
   * @param {Entry} entry
   * @param {any} answer
   */
  async #done(entry, answer) {
    let newer = false, { page } = entry;
    await this.#shelf.change(entry.key, (now) => {
      if (!now) return undefined;
      newer = now.revision !== entry.revision;
      if (!newer) ({ page } = now);
      if (!newer) return null;
      return now.page === page ? { ...now, body: { ...now.body, ...(answer.carry ?? {}) } } : undefined;
    });
    const done = { owner: owner(), page, key: entry.key, newer, answer };
    this.#tabs.postMessage(done);
    this.#hear(done);
    return Infinity;
  }

  /**
   * The server has it, whichever tab sent it. Only the page that wrote the words goes on from that version; what
   * another page has put over them on this device is sent again, and both are kept.
   * @param {Done} done
   */
  #hear({ page, key, newer, answer }) {
    const given = this.#given.get(key);
    if (page === PAGE && answer.carry) this.#carried.set(key, answer.carry);
    const waits = newer || Boolean(this.#writing.get(key));
    if (waits) this.#askedAgain = true;
    else this.#given.delete(key);
    if (given && !waits && page !== PAGE) void this.enqueue({ ...given, key });
    else this.#tell(key, waits ? "saving" : "saved", "", page === PAGE ? answer : null);
  }

  /** @param {Entry} entry */
  async #later(entry) {
    const pause = AGAIN[Math.min(entry.tries, AGAIN.length - 1)] * 1000 * (0.75 + Math.random() / 2);
    const after = Date.now() + pause;
    await this.#shelf.change(entry.key, (now) => now && { ...now, tries: entry.tries + 1, after });
    this.#tell(entry.key, "waiting");
    return after;
  }

  /** @param {Entry} entry */
  async #signedOut(entry) {
    this.#tell(entry.key, "waiting", "signed-out");
    return Infinity; // sent when a page loads after signing in again
  }

  /**
   * @param {Entry} entry
   * @param {string} message
   * @param {any} answer
   */
  async #refuse(entry, message, answer) {
    await this.#shelf.change(entry.key, (now) =>
      now && now.revision === entry.revision ? { ...now, refused: message || "refused" } : undefined);
    this.#tell(entry.key, "refused", message, answer);
    return Infinity;
  }

  /**
   * @param {string} key
   * @param {State} state
   * @param {string} [message]
   * @param {any} [response]
   */
  #tell(key, state, message = "", response = null) {
    this.#states.set(key, state);
    this.dispatchEvent(new CustomEvent("state", { detail: { key, state, message, response } }));
  }

  /** The pause between tries ends when there is reason to hope. */
  async hope() {
    for (const entry of await this.waiting()) {
      if (entry.after) await this.#shelf.change(entry.key, (now) => now && { ...now, after: 0 });
    }
    await this.flush();
  }
}

export const store = new Store();

if (owner()) {
  addEventListener("online", () => void store.hope());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void store.hope();
    else void store.flush({ keepalive: true });
  });
  addEventListener("beforeunload", (event) => { if (store.isFragile) event.preventDefault(); });
  void store.hope();
}
