/** The way to the page before, which still holds what was typed there: `<go-back hidden><button>…</button></go-back>`. */
class GoBack extends HTMLElement {
  #back = () => history.back();

  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", this.#back);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#back);
  }
}

customElements.define("go-back", GoBack);
