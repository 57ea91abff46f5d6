/** Makes what can be added a toolbar: one stop of the Tab key, arrow keys from one to the next, Enter takes it. */

const STEPS = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 });

export class Palette {
  /**
   * @param {any} modeler
   * @param {string} name
   */
  constructor(modeler, name) {
    this.element = /** @type {HTMLElement} */ (modeler.get("canvas").getContainer().querySelector(".djs-palette"));
    this.element.setAttribute("role", "toolbar");
    this.element.setAttribute("aria-orientation", "vertical");
    this.element.setAttribute("aria-label", name);
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    modeler.on("palette.changed", () => this.name());
    this.name();
  }

  entries() {
    return /** @type {HTMLElement[]} */ (Array.from(this.element.querySelectorAll(".entry")));
  }

  /** bpmn-js draws the entries anew when tools change; their names are for the eye too. */
  name() {
    const entries = this.entries();
    for (const entry of entries) entry.title = entry.getAttribute("aria-label") ?? "";
    this.stopAt(entries[0]);
  }

  /** @param {HTMLElement} entry */
  stopAt(entry) {
    for (const one of this.entries()) one.tabIndex = one === entry ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const entries = this.entries();
    const here = entries.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (here < 0) return;
    const step = STEPS[event.key];
    if (event.key === "Enter" || event.key === " ") entries[here].click();
    else if (step) this.go(entries[(here + step + entries.length) % entries.length]);
    else if (event.key === "Home") this.go(entries[0]);
    else if (event.key === "End") this.go(/** @type {HTMLElement} */ (entries.at(-1)));
    else return;
    event.preventDefault();
  }

  /** @param {HTMLElement} entry */
  go(entry) {
    this.stopAt(entry);
    entry.focus();
  }
}
