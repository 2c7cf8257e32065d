/**
 * The pages this device can show without a connection: `<kept-pages><ul hidden></ul></kept-pages>`. Their titles
 * come from the kept pages themselves; without any, the list stays hidden.
 */
class KeptPages extends HTMLElement {
  connectedCallback() {
    void this.#list();
  }

  async #list() {
    if (!("caches" in window)) return;
    const list = this.querySelector("ul");
    const pages = await caches.open("groundswell-pages");
    for (const request of [...(await pages.keys())].reverse()) {
      const response = await pages.match(request);
      const text = response ? await response.text() : "";
      const title = new DOMParser().parseFromString(text, "text/html").querySelector("h1")?.textContent?.trim();
      if (!title || !list) continue;
      const link = document.createElement("a");
      link.href = request.url;
      link.textContent = title;
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
      this.hidden = false;
    }
  }
}

customElements.define("kept-pages", KeptPages);
