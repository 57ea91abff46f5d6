// Says how many rows are ticked, and ticks all or none of those that can be.

export class Ticks {
  /** @param {HTMLElement} form */
  constructor(form) {
    this.form = form;
    this.count = form.querySelector('[data-ticks="count"]');
    form.addEventListener("change", () => this.say());
    for (const [name, on] of /** @type {[string, boolean][]} */ ([
      ["all", true],
      ["none", false],
    ])) {
      form.querySelector(`[data-ticks="${name}"]`)?.addEventListener("click", () => this.set(on));
    }
    this.say();
  }

  /** @returns {HTMLInputElement[]} */
  boxes() {
    return Array.from(this.form.querySelectorAll('input[name="journey"]:not(:disabled)'));
  }

  /** @param {boolean} on */
  set(on) {
    for (const box of this.boxes()) box.checked = on;
    this.say();
  }

  say() {
    const ticked = this.boxes().filter((box) => box.checked).length;
    if (this.count) this.count.textContent = `${ticked} ticked`;
  }
}
