/**
 * Fills a field with the words selected in a text:
 * `<pick-words for="id of the text" field="id of the field" start="id of a hidden field">` around the form.
 *
 * Paragraphs of the text carry `data-start`, where they begin in code points. Words may be typed instead.
 */
class PickWords extends HTMLElement {
  #end = new AbortController();

  connectedCallback() {
    this.#end = new AbortController();
    document.addEventListener("selectionchange", () => this.#pick(), { signal: this.#end.signal });
  }

  disconnectedCallback() {
    this.#end.abort();
  }

  #pick() {
    const selection = document.getSelection();
    const text = document.getElementById(this.getAttribute("for") ?? "");
    const field = document.getElementById(this.getAttribute("field") ?? "");
    const place = document.getElementById(this.getAttribute("start") ?? "");
    if (!selection || selection.isCollapsed || !text || !(field instanceof HTMLTextAreaElement)) return;
    const range = selection.getRangeAt(0);
    const paragraph = (range.startContainer instanceof Element ? range.startContainer : range.startContainer.parentElement)
      ?.closest("[data-start]");
    const words = selection.toString();
    if (!paragraph || !text.contains(paragraph) || !paragraph.contains(range.endContainer) || !words.trim()) return;
    const before = document.createRange();
    before.setStart(paragraph, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const skipped = words.length - words.trimStart().length;
    const ahead = [...before.toString()].length + skipped;
    field.value = words.trim();
    if (place instanceof HTMLInputElement) place.value = String(Number(paragraph.getAttribute("data-start")) + ahead);
  }
}

customElements.define("pick-words", PickWords);
