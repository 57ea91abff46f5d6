/**
 * Saves the drawing a little after each change, and says so in one line. Nothing is lost: what could not be saved is
 * tried again until it is, the browser asks before the window is left, and where somebody else has saved the drawing
 * meanwhile saving stops until one is chosen.
 *
 * The line carries the words: `data-waiting`, `data-saving`, `data-failed`, `data-ended`, `data-moved`, `data-refused`.
 *
 * @typedef {import("./server.js").Standing} Standing
 * @typedef {{revision: number, message: string}} MovedOn
 */

const QUIET_MILLISECONDS = 2500;
const RETRY_MILLISECONDS = 15_000;

export class Saving {
  /**
   * @param {object} parts
   * @param {import("./server.js").Server} parts.server
   * @param {HTMLElement} parts.line
   * @param {() => Promise<string>} parts.drawing what is on the canvas, as XML
   * @param {() => boolean} parts.typing whether something is typed that is not on the canvas yet
   * @param {(standing: Standing) => void} parts.saved
   * @param {(moved: MovedOn) => void} parts.movedOn
   */
  constructor({ server, line, drawing, typing, saved, movedOn }) {
    this.server = server;
    this.line = line;
    this.drawing = drawing;
    this.typing = typing;
    this.saved = saved;
    this.movedOn = movedOn;
    /** @type {Standing | undefined} */
    this.standing = undefined;
    this.changes = 0;
    this.unsaved = false;
    this.stopped = false;
    /** @type {Promise<void> | undefined} */
    this.inFlight = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.listen();
  }

  listen() {
    this.again().addEventListener("click", () => this.save());
    window.addEventListener("online", () => this.unsaved && this.save());
    window.addEventListener("beforeunload", (event) => {
      if (this.unsaved || this.typing()) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.unsaved) this.save();
    });
  }

  /** @param {Standing} standing what the canvas shows, as it is saved */
  begin(standing) {
    clearTimeout(this.timer);
    this.standing = standing;
    this.unsaved = false;
    this.stopped = false;
    this.show("saved", standing.said);
  }

  changed() {
    this.changes += 1;
    this.unsaved = true;
    if (this.stopped) return;
    this.show("waiting");
    this.saveIn(QUIET_MILLISECONDS);
  }

  /** @param {number} milliseconds */
  saveIn(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  /** Saves now what is not saved yet; resolved when it is, or could not be. */
  async save() {
    clearTimeout(this.timer);
    await this.inFlight;
    if (!this.unsaved || this.stopped || !this.standing) return;
    this.inFlight = this.put({ over: this.standing.over });
    await this.inFlight;
    this.inFlight = undefined;
  }

  /**
   * Saves over what somebody else saved, which the server keeps.
   * @param {number} revision theirs
   */
  async saveOnTop(revision) {
    this.stopped = false;
    await this.put({ over: this.standing?.over ?? "", keep: revision });
  }

  /** @param {{over: string, keep?: number}} over */
  async put(over) {
    const upTo = this.changes;
    this.show("saving");
    const { status, said } = await this.server.send("PUT", "/drawing", { ...over, xml: await this.drawing() });
    if (status === 200) this.done(said, upTo);
    else if (status === 409 && said.revision) this.stop(said);
    else if (status === 401) this.failed("ended");
    else if (status === 422 || status === 403 || status === 409 || status === 413) this.show("refused", said.message);
    else this.failed("failed");
  }

  /**
   * @param {Standing} standing
   * @param {number} upTo
   */
  done(standing, upTo) {
    this.standing = standing;
    this.unsaved = this.changes !== upTo;
    this.saved(standing);
    if (!this.unsaved) return this.show("saved", standing.said);
    this.show("waiting");
    this.saveIn(QUIET_MILLISECONDS);
  }

  /** @param {MovedOn} moved */
  stop(moved) {
    this.stopped = true;
    this.show("moved", moved.message);
    this.movedOn(moved);
  }

  /** @param {"failed" | "ended"} how */
  failed(how) {
    this.show(how);
    this.saveIn(RETRY_MILLISECONDS);
  }

  again() {
    return /** @type {HTMLElement} */ (this.line.querySelector("[data-studio-try]"));
  }

  /**
   * @param {"saved" | "waiting" | "saving" | "failed" | "ended" | "moved" | "refused"} state
   * @param {string} [said] in front of the line's own words
   */
  show(state, said = "") {
    const pattern = (this.line.dataset[state] ?? "").replace("{time}", this.standing?.saved_at ?? "");
    const words = /** @type {HTMLElement} */ (this.line.querySelector("[data-studio-said]"));
    words.textContent = [said, pattern].filter(Boolean).join(" ");
    this.line.dataset.state = state;
    this.again().toggleAttribute("hidden", !["failed", "ended", "refused"].includes(state));
  }
}
