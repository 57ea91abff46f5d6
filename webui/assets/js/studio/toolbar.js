/** One stop of the Tab key; within it, the arrow keys go from button to button, Home and End to the first and last. */

const STEPS = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 });

export class Toolbar {
  /**
   * @param {HTMLElement} element
   * @param {Record<string, () => void>} tools what each button does, by its `data-tool`
   */
  constructor(element, tools) {
    this.element = element;
    this.buttons = /** @type {HTMLButtonElement[]} */ (Array.from(element.querySelectorAll("[data-tool]")));
    for (const button of this.buttons) {
      button.tabIndex = -1;
      button.addEventListener("click", () => this.press(button, tools[button.dataset.tool ?? ""]));
      button.addEventListener("focus", () => this.stopAt(button));
    }
    this.stopAt(this.buttons[0]);
    element.addEventListener("keydown", (event) => this.pressed(event));
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {(() => void) | undefined} does
   */
  press(button, does) {
    if (button.getAttribute("aria-disabled") !== "true") does?.();
  }

  /** @param {HTMLButtonElement} button */
  stopAt(button) {
    for (const one of this.buttons) one.tabIndex = one === button ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const here = this.buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const last = this.buttons.length - 1;
    const step = STEPS[event.key];
    const to =
      event.key === "Home" ? 0 : event.key === "End" ? last : step ? (here + step + last + 1) % (last + 1) : undefined;
    if (to === undefined || here < 0) return;
    event.preventDefault();
    this.buttons[to].focus();
  }

  /**
   * A tool that does nothing now can still be reached, so that nobody's place is lost.
   * @param {string} tool
   * @param {boolean} can
   */
  allow(tool, can) {
    const button = this.buttons.find((one) => one.dataset.tool === tool);
    if (can) button?.removeAttribute("aria-disabled");
    else button?.setAttribute("aria-disabled", "true");
  }
}
