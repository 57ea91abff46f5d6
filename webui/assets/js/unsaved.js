/**
 * Asks before somebody leaves a page where they changed a form and did not send it.
 *
 * The browser says it in its own words. Sending the form itself, by whichever of its buttons, leaves without a question;
 * sending another form of the page, or following a link, does not.
 */
export class Unsaved {
  /** @param {HTMLElement} form */
  constructor(form) {
    this.changed = false;
    form.addEventListener("input", () => {
      this.changed = true;
    });
    form.addEventListener("submit", () => {
      this.changed = false;
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.changed) event.preventDefault();
    });
  }
}
