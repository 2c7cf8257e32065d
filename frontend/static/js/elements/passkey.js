// <passkey-form mode="sign-in|confirm|add">: the ceremony between a form, the browser and the server.
// The form inside posts its hidden field `credential`. Options come from the page (`#passkey-options`)
// or, for signing in, from the form's own address. Without JavaScript the element stays hidden, and
// sign-in by code remains. JSON as in https://www.w3.org/TR/webauthn-3/#sctn-parseCreationOptionsFromJSON

import { toBytes, toText } from "../lib/bytes.js";

/** @param {{id: string}[]} [list] */
const keys = (list) => (list ?? []).map((key) => ({ ...key, id: toBytes(key.id) }));

/** @param {any} key what the browser gave back */
function spellOut(key) {
  /** @type {Record<string, unknown>} */
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (key.response[name]) response[name] = toText(key.response[name]);
  }
  if (key.response.getTransports) response.transports = key.response.getTransports();
  return { id: key.id, rawId: toText(key.rawId), type: key.type, response, clientExtensionResults: key.getClientExtensionResults() };
}

class PasskeyForm extends HTMLElement {
  /** @type {AbortController | undefined} */
  #listening;

  connectedCallback() {
    if (!window.PublicKeyCredential) return;
    this.hidden = false;
    this.#listening = new AbortController();
    this.#form.addEventListener("submit", (event) => this.#begin(event), { signal: this.#listening.signal });
  }

  disconnectedCallback() {
    this.#listening?.abort();
  }

  get #form() {
    return /** @type {HTMLFormElement} */ (this.querySelector("form"));
  }

  /** @param {SubmitEvent} event */
  async #begin(event) {
    const field = /** @type {HTMLInputElement} */ (this.#form.elements.namedItem("credential"));
    event.preventDefault();
    this.#say(false);
    try {
      field.value = JSON.stringify(spellOut(await this.#ask()));
      this.#form.submit();
    } catch (problem) {
      if (problem instanceof DOMException && problem.name === "NotAllowedError" && this.getAttribute("mode") === "sign-in") return;
      this.#say(true);
    }
  }

  async #ask() {
    const options = await this.#options();
    if (this.getAttribute("mode") === "add") {
      const { publicKey } = options.creation_options;
      return navigator.credentials.create({
        publicKey: {
          ...publicKey,
          challenge: toBytes(publicKey.challenge),
          user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
          excludeCredentials: keys(publicKey.excludeCredentials),
          authenticatorSelection: { ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" },
        },
      });
    }
    const { publicKey } = options.request_options;
    return navigator.credentials.get({
      publicKey: { ...publicKey, challenge: toBytes(publicKey.challenge), allowCredentials: keys(publicKey.allowCredentials) },
    });
  }

  async #options() {
    const given = this.querySelector("#passkey-options");
    if (given) return JSON.parse(given.textContent ?? "{}");
    const answer = await fetch(this.#form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  /** @param {boolean} wrong */
  #say(wrong) {
    const line = /** @type {HTMLElement | null} */ (this.querySelector("[data-problem]"));
    if (line) line.hidden = !wrong;
  }
}

customElements.define("passkey-form", PasskeyForm);
