import { Server } from "../studio/server.js";

/**
 * Keeps what stands in the editor: saves it over the table that it was made from, and tells the page what became of it.
 *
 * Nothing is overwritten: where somebody else was first, what is different is shown, and only a second word puts this
 * one in its place. Where nothing could be saved, it says so and stays as it is.
 *
 * @typedef {{message: string, over?: string, differs?: string[], head?: string, stands?: string, html?: string,
 *   words?: string[]}} Said
 */
export class Keeping {
  /**
   * @param {HTMLElement} element the editor's element, with `data-url`, `data-over` and `data-csrf-token`
   * @param {() => Promise<string>} written gives the table as it stands
   */
  constructor(element, written) {
    this.element = element;
    this.written = written;
    this.server = new Server(element.dataset.draftUrl ?? "", element.dataset.csrfToken ?? "");
    this.path = element.dataset.path ?? "";
    this.over = element.dataset.over ?? "";
    this.changed = false;
    this.find("[data-table-save]").addEventListener("click", () => this.save());
    this.find("[data-table-mine]").addEventListener("click", () => this.save());
    this.find("[data-table-take]").addEventListener("click", () => this.takeOut());
    window.addEventListener("beforeunload", (event) => {
      if (this.changed) event.preventDefault();
    });
  }

  /** Something was changed in the editor. */
  touched() {
    this.changed = true;
    this.button().disabled = false;
    this.say("Not saved yet.");
    clearTimeout(this.checking);
    this.checking = setTimeout(() => this.check(), 700);
  }

  async save() {
    const xml = await this.written();
    this.button().disabled = true;
    this.say("Saving …");
    const { status, said } = await this.server.send("PUT", this.path, { xml, over: this.over });
    this.find("[data-table-moved]").hidden = status !== 409;
    if (status === 200) return this.saved(said, xml === (await this.written()));
    this.button().disabled = false;
    if (status === 409) return this.movedOn(said);
    this.say(reason(status, said));
  }

  /**
   * @param {Said} said
   * @param {boolean} whole whether nothing was changed while it was being saved
   */
  saved(said, whole) {
    this.changed = !whole;
    this.button().disabled = whole;
    this.over = said.over ?? this.over;
    // What else on the page is saved over this table knows of it too.
    for (const input of document.querySelectorAll('input[name="over"]')) {
      /** @type {HTMLInputElement} */ (input).value = this.over;
    }
    this.say(said.message);
    this.show(said);
  }

  /** @param {Said} said */
  movedOn(said) {
    this.over = said.over ?? this.over;
    this.find("[data-table-moved-said]").textContent = said.message;
    const list = this.find("[data-table-differs]");
    list.replaceChildren(...(said.differs ?? []).map((one) => item(one)));
    this.say("Not saved: somebody else was first.");
  }

  /** Looks for gaps and overlaps in what stands in the editor. */
  async check() {
    const xml = await this.written();
    const { status, said } = await this.server.send("POST", `${this.path}/check`, { xml });
    if (status === 200) this.show(said);
  }

  /** @param {Said} said */
  show({ html, words, head, stands }) {
    const problems = document.querySelector("[data-table-problems]");
    if (html !== undefined && problems) problems.innerHTML = html;
    const list = document.querySelector("[data-table-words]");
    if (words && list) list.replaceChildren(...words.map((one) => item(one)));
    for (const [selector, text] of [
      ["[data-draft-head]", head],
      ["[data-draft-stands]", stands],
    ]) {
      const place = selector && document.querySelector(selector);
      if (place && text) place.textContent = text;
    }
  }

  async takeOut() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([await this.written()], { type: "application/xml" }));
    link.download = `${this.path.split("/").pop()}.dmn`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /** @param {string} words */
  say(words) {
    this.find("[data-table-said]").textContent = words;
  }

  /** @returns {HTMLButtonElement} */
  button() {
    return /** @type {HTMLButtonElement} */ (this.find("[data-table-save]"));
  }

  /**
   * @param {string} selector
   * @returns {HTMLElement}
   */
  find(selector) {
    return /** @type {HTMLElement} */ (this.element.querySelector(selector));
  }
}

/**
 * @param {number} status
 * @param {Said} said
 */
function reason(status, said) {
  if (status === 0) return "Not saved: the server can’t be reached. Keep this page open and try again.";
  if (status === 401) return "Not saved: you have been signed out. Sign in in another tab, then save again here.";
  return said.message ? `Not saved: ${said.message}` : "Not saved: something went wrong. Try again.";
}

/** @param {string} text */
function item(text) {
  const line = document.createElement("li");
  line.textContent = text;
  return line;
}
