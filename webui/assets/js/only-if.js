/**
 * Shows a question only while the answers before it ask for it.
 *
 * `data-when` is JSON: conditions that must all hold; each names controls and the values that count, and may be negated.
 * Without scripts the question is always there, under words that say when it counts; the server ignores it otherwise.
 * What was typed into a hidden question stays, so that changing one's mind loses nothing. An answer inside a hidden
 * question counts as not given, as on the server.
 */

/**
 * @typedef {{name: string, values: string[], contains: boolean}} Clause
 * @typedef {{clauses: Clause[], negated: boolean}} Condition
 */

export class OnlyIf {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    /** @type {Condition[]} */
    this.when = JSON.parse(element.dataset.when ?? "[]");
    this.form = element.closest("form");
    this.form?.addEventListener("change", () => this.show());
    this.show();
  }

  show() {
    this.element.hidden = !this.when.every((condition) => this.holds(condition));
  }

  /** @param {Condition} condition */
  holds({ clauses, negated }) {
    return clauses.every((clause) => this.satisfied(clause)) !== negated;
  }

  /** @param {Clause} clause */
  satisfied({ name, values, contains }) {
    const given = this.answers(name);
    return contains ? given.some((answer) => values.includes(answer)) : values.includes(given.at(-1) ?? "");
  }

  /**
   * @param {string} name
   * @returns {string[]} what is chosen or typed there, unless it is hidden itself
   */
  answers(name) {
    const control = this.form?.querySelector(`[name="${CSS.escape(name)}"]`);
    if (!this.form || !control || control.closest(".fp-only-if[hidden]")) return [];
    return new FormData(this.form).getAll(name).filter((value) => typeof value === "string");
  }
}
