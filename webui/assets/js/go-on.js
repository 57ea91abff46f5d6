/** A form that sends itself as soon as its page is there: long work goes on part by part. Without scripts one presses. */
export class GoOn {
  /** @param {HTMLElement} form */
  constructor(form) {
    /** @type {HTMLFormElement} */ (form).requestSubmit();
  }
}
