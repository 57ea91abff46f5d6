/**
 * Saves a form as it is being filled in, and says so. Nothing typed is lost: what could not be saved is tried again until
 * it is, and the browser asks before the page is left with unsaved answers.
 *
 * The form carries where to save and how often to try again; the status lines (`data-autosave-line`, anywhere on the
 * page) carry the words, so that no sentence is written here:
 *
 *   <form data-module="fp-autosave" data-autosave-url="/tasks/1/draft" data-csrf-token="…" data-retry-seconds="15">
 *   <p data-autosave-line data-state="saved" data-saving="Saving" data-saved="Saved at {time}" data-failed="Not saved …">
 *
 * The server answers `{"saved_at": "10:42", "revision": "7"}`; with 409 it answers `{"message": "…"}` and saving stops.
 * Chosen files are left out: they are sent with the form.
 */

const QUIET_MILLISECONDS = 1500;
const ANNOUNCE_EVERY_MILLISECONDS = 10_000;

/** @typedef {"none" | "saving" | "saved" | "failed" | "refused"} State */

export class Autosave {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.form = /** @type {HTMLFormElement} */ (element);
    this.url = element.dataset.autosaveUrl ?? "";
    this.retryMilliseconds = 1000 * Number(element.dataset.retrySeconds ?? 15);
    this.lines = Array.from(/** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-autosave-line]")));
    this.savedAt = this.lines[0]?.dataset.savedAt ?? "";
    this.unsaved = false;
    this.leaving = false;
    this.refused = false;
    this.announcedAt = Number.NEGATIVE_INFINITY;
    this.retryAfter = QUIET_MILLISECONDS;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {AbortController | undefined} */
    this.inFlight = undefined;
    this.listen();
  }

  listen() {
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("change", () => this.changed());
    this.form.addEventListener("submit", () => this.stop());
    window.addEventListener("online", () => this.unsaved && this.saveIn(0));
    window.addEventListener("pageshow", () => {
      this.leaving = false; // The person came back with the browser's Back button.
    });
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && (this.unsaved || this.inFlight)) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.unsaved) this.saveIn(0);
    });
    for (const line of this.lines) {
      line.querySelector("[data-autosave-now]")?.addEventListener("click", () => this.saveIn(0));
    }
  }

  changed() {
    this.unsaved = true;
    this.saveIn(QUIET_MILLISECONDS);
  }

  /** @param {number} milliseconds */
  saveIn(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  /** The form itself is being sent: a draft arriving after it would be too late. */
  stop() {
    this.leaving = true;
    clearTimeout(this.timer);
    this.inFlight?.abort();
  }

  async save() {
    if (this.leaving || this.refused || this.inFlight) return;
    this.unsaved = false;
    this.inFlight = new AbortController();
    this.show("saving");
    try {
      const response = await fetch(this.url, {
        method: "POST",
        body: this.answers(),
        headers: { Accept: "application/json", "X-CSRFToken": this.form.dataset.csrfToken ?? "" },
        credentials: "same-origin",
        redirect: "error",
        signal: this.inFlight.signal,
      });
      await this.answered(response);
    } catch {
      this.failed();
    } finally {
      this.inFlight = undefined;
    }
    if (this.unsaved) this.saveIn(this.retryAfter);
  }

  /** @param {Response} response */
  async answered(response) {
    if (response.status === 409) {
      const { message } = await response.json();
      this.unsaved = true;
      this.refused = true;
      this.show("refused", message);
      return;
    }
    if (!response.ok) {
      this.failed();
      return;
    }
    const { saved_at: savedAt, revision } = await response.json();
    this.savedAt = savedAt;
    this.retryAfter = QUIET_MILLISECONDS;
    const field = this.form.elements.namedItem("draft_revision");
    if (field instanceof HTMLInputElement && revision !== undefined) field.value = String(revision);
    this.show("saved");
  }

  failed() {
    if (this.leaving) return;
    this.unsaved = true;
    this.retryAfter = this.retryMilliseconds;
    this.show("failed");
  }

  /** @returns {FormData} every answer except chosen files */
  answers() {
    const answers = new FormData(this.form);
    for (const [name, value] of Array.from(answers)) {
      if (typeof value !== "string") answers.delete(name);
    }
    return answers;
  }

  /**
   * @param {State} state
   * @param {string} [message] the server's own words, in place of the line's
   */
  show(state, message) {
    for (const line of this.lines) {
      const pattern = state === "failed" && !this.savedAt ? line.dataset.neverSaved : line.dataset[state];
      const words = message ?? (pattern ?? "").replace("{time}", this.savedAt);
      line.dataset.state = state;
      const visible = line.querySelector("[data-autosave-words]");
      if (visible) visible.textContent = words;
      line.querySelector("[data-autosave-now]")?.toggleAttribute("hidden", state !== "failed");
      if (state !== "saving") this.announce(line, words, state);
    }
  }

  /**
   * Tells a screen reader, but about saving that goes well at most once in ten seconds.
   * @param {HTMLElement} line
   * @param {string} words
   * @param {State} state
   */
  announce(line, words, state) {
    const region = line.querySelector("[role=status]");
    const now = performance.now();
    if (!region || region.textContent === words) return;
    if (state === "saved" && now - this.announcedAt < ANNOUNCE_EVERY_MILLISECONDS) return;
    this.announcedAt = now;
    region.textContent = words;
  }
}
