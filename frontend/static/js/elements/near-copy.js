import { isNearCopy } from "../lib/shingles.js";

/**
 * Says kindly that a text is nearly another one: `<near-copy for="text-id" source="template-id">` with the
 * notice inside, hidden. Compared here; nothing is sent.
 */
class NearCopy extends HTMLElement {
  connectedCallback() {
    const text = document.getElementById(this.getAttribute("for") ?? "");
    const source = document.getElementById(this.getAttribute("source") ?? "");
    const notice = this.querySelector("[hidden]");
    if (!text || !(source instanceof HTMLTemplateElement) || !(notice instanceof HTMLElement)) return;
    const words = text.querySelector(".said")?.textContent ?? text.textContent ?? "";
    notice.hidden = !isNearCopy(words, source.content.textContent ?? "");
  }
}

customElements.define("near-copy", NearCopy);
