/** A button that prints the page; without scripts it is absent. */
export class PrintButton {
  /** @param {HTMLElement} button */
  constructor(button) {
    button.addEventListener("click", () => window.print());
  }
}
