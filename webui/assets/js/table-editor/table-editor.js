import { Keeping } from "./keeping.js";
import { TableModeler } from "./table-modeler.js";

/**
 * The editor of a decision table, in place of the form that works without scripts.
 *
 * If the table can't be drawn, the form stays, and a sentence says why.
 */
export class TableEditor {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.form = /** @type {HTMLElement | null} */ (document.querySelector("[data-table-form]"));
    /** @type {any} */
    this.modeler = undefined;
    this.ready = this.draw().catch(() => this.failed());
  }

  async draw() {
    const response = await fetch(`${this.element.dataset.draftUrl}${this.element.dataset.path}.dmn?editor`, {
      credentials: "same-origin",
    });
    if (!response.ok) throw new Error(`The table was answered with ${response.status}`);
    this.element.hidden = false;
    const container = this.element.querySelector("[data-table-canvas]");
    /** @type {any} */
    const Modeler = TableModeler;
    // What is typed counts at once, so that nothing is missing from what is saved.
    this.modeler = new Modeler({ container, common: { debounceInput: false } });
    await this.modeler.importXML(await response.text());
    const viewer = this.modeler.getActiveViewer();
    if (!viewer) throw new Error("There is no table in the file");
    this.keeping = new Keeping(this.element, () => this.written());
    viewer.get("eventBus").on("commandStack.changed", () => this.keeping?.touched());
    if (this.form) this.form.hidden = true;
    // dmn-js leaves the heading above the rows' numbers empty.
    this.element.querySelector("th.index-column")?.append(hidden("Row"));
    this.element.dataset.state = "drawn";
  }

  /** @returns {Promise<string>} the table as it stands */
  async written() {
    const { xml } = await this.modeler.saveXML({ format: true });
    return xml;
  }

  failed() {
    this.element.hidden = true;
    this.element.dataset.state = "failed";
    if (this.form) this.form.hidden = false;
    const failed = document.querySelector("[data-table-failed]");
    if (failed instanceof HTMLElement) failed.hidden = false;
  }
}

/** @param {string} text */
function hidden(text) {
  const words = document.createElement("span");
  words.className = "govuk-visually-hidden";
  words.textContent = text;
  return words;
}
