/** Close codes of docs/room-protocol.md. */
const NEW_TICKET = 4401, REMOVED = 4403;
const LEAST = 200, MOST = 8000, TICKET_LASTS = 10 * 60_000, PROBE_WAITS = 4000, HEARTBEAT = 25_000;

/**
 * One socket that comes back by itself. Fires `state` (connecting, connected, again, offline, over, shut) and
 * `told` for every message. Says hello with the epoch and number that `where()` returns.
 */
export class Connection extends EventTarget {
  #url; #ticketUrl; #csrf; #ticket; #where;
  /** @type {WebSocket | null} */ #socket = null;
  #issued = Date.now();
  #attempts = 0;
  #timer = 0;
  #probe = 0;
  #heartbeat = 0;
  #isEnded = false;
  #wake = () => this.#lookAgain();
  #sleep = () => this.#lose("offline");

  /** @param {{pk: number, ticket: string}} page @param {string} csrf @param {string} ticketUrl @param {() => {epoch: number, since: number}} where */
  constructor(page, csrf, ticketUrl, where) {
    super();
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.#url = `${scheme}//${location.host}/ws/rooms/${page.pk}/`;
    this.#ticket = page.ticket;
    this.#csrf = csrf;
    this.#ticketUrl = ticketUrl;
    this.#where = where;
    addEventListener("online", this.#wake);
    addEventListener("offline", this.#sleep);
    document.addEventListener("visibilitychange", this.#wake);
    this.#heartbeat = window.setInterval(() => this.probe(), HEARTBEAT);
    this.#open();
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** @param {object} message */
  send(message) {
    if (this.isOpen) this.#socket?.send(JSON.stringify(message));
  }

  /** Ask whether the other side is really there; a socket can look open for minutes after the network went. */
  probe() {
    if (!this.isOpen || this.#probe) return;
    this.send({ t: "ping" });
    this.#probe = window.setTimeout(() => this.#lose("again"), PROBE_WAITS);
  }

  end() {
    this.#isEnded = true;
    removeEventListener("online", this.#wake);
    removeEventListener("offline", this.#sleep);
    document.removeEventListener("visibilitychange", this.#wake);
    clearInterval(this.#heartbeat);
    this.#drop();
  }

  /** @param {string} state */
  #say(state) {
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }

  #open() {
    this.#drop();
    if (this.#isEnded) return;
    if (navigator.onLine === false) return this.#say("offline");
    this.#say(this.#attempts ? "again" : "connecting");
    const socket = (this.#socket = new WebSocket(this.#url));
    socket.onopen = () => socket.send(JSON.stringify({ t: "hello", ticket: this.#ticket, ...this.#where() }));
    socket.onmessage = (event) => this.#hear(JSON.parse(event.data));
    socket.onclose = (event) => this.#closed(event.code);
  }

  /** @param {any} told */
  #hear(told) {
    clearTimeout(this.#probe);
    this.#probe = 0;
    if (told.t === "welcome") {
      this.#attempts = 0;
      this.#say("connected");
    }
    this.dispatchEvent(new CustomEvent("told", { detail: told }));
  }

  /** @param {number} code */
  #closed(code) {
    if (code === REMOVED) return this.#shut();
    if (code === NEW_TICKET) this.#issued = 0;
    this.#later();
  }

  /** @param {string} state */
  #lose(state) {
    this.#drop();
    this.#say(state);
    if (state !== "offline") this.#later();
  }

  #later() {
    this.#drop();
    if (this.#isEnded) return;
    this.#say(navigator.onLine === false ? "offline" : "again");
    // Full jitter: a thousand clients that lost one server must not come back as one.
    const most = Math.min(MOST, LEAST * 2 ** this.#attempts++);
    this.#timer = window.setTimeout(() => this.#comeBack(), LEAST / 2 + Math.random() * most);
  }

  async #comeBack() {
    if (Date.now() - this.#issued > TICKET_LASTS && !(await this.#renew())) return;
    this.#open();
  }

  /** @returns {Promise<boolean>} whether to go on */
  async #renew() {
    try {
      const answer = await fetch(this.#ticketUrl, { method: "POST", headers: { "X-CSRFToken": this.#csrf }, redirect: "manual" });
      if (answer.ok) {
        this.#ticket = (await answer.json()).ticket;
        this.#issued = Date.now();
        return true;
      }
      if (answer.status >= 400 && answer.status < 500 || answer.type === "opaqueredirect") {
        this.#shut(answer.status === 410 ? "over" : "shut");
        return false;
      }
    } catch {
      // No network yet: try again later.
    }
    this.#later();
    return false;
  }

  /** @param {string} [state] */
  #shut(state = "shut") {
    this.end();
    this.#say(state);
  }

  #lookAgain() {
    if (document.visibilityState === "hidden" || this.#isEnded) return;
    if (this.isOpen) this.probe();
    else {
      this.#attempts = Math.min(this.#attempts, 1);
      clearTimeout(this.#timer);
      void this.#comeBack();
    }
  }

  #drop() {
    clearTimeout(this.#timer);
    clearTimeout(this.#probe);
    this.#probe = 0;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
