/** F6 goes round the parts of the studio, Shift and F6 the other way; Escape in the settings leads back to the canvas. */

export class Regions {
  /** @param {{holds: (focused: Element) => boolean, enter: () => void}[]} parts in the order of the page */
  constructor(parts) {
    this.parts = parts;
    document.addEventListener("keydown", (event) => {
      if (event.key !== "F6") return;
      event.preventDefault();
      this.go(event.shiftKey ? -1 : 1);
    });
  }

  /** @param {number} step */
  go(step) {
    const focused = document.activeElement ?? document.body;
    const here = this.parts.findIndex((part) => part.holds(focused));
    const count = this.parts.length;
    this.parts[here < 0 ? 0 : (here + step + count) % count].enter();
  }
}
