/** Two people saved the same drawing: both are named, the difference is shown, and one is chosen. Nothing is lost. */

export class Conflict {
  /**
   * @param {object} parts
   * @param {HTMLElement} parts.panel
   * @param {import("./server.js").Server} parts.server
   * @param {() => Promise<string>} parts.drawing
   * @param {string} parts.fileName what a drawing that is taken out is called
   * @param {(looks: Record<string, string>) => void} parts.paint
   * @param {(id: string) => boolean} parts.lead leads to the shape, where there is one
   * @param {() => Promise<void>} parts.takeTheirs
   * @param {(revision: number) => Promise<void>} parts.saveOnTop
   */
  constructor({ panel, server, drawing, fileName, paint, lead, takeTheirs, saveOnTop }) {
    this.panel = panel;
    this.server = server;
    this.drawing = drawing;
    this.fileName = fileName;
    this.paint = paint;
    this.lead = lead;
    this.revision = 0;
    this.on("see", () => this.see());
    this.on("file", () => this.takeOut());
    this.on("theirs", async () => {
      await this.takeOut();
      await takeTheirs();
      this.close();
    });
    this.on("mine", async () => {
      this.close();
      await saveOnTop(this.revision);
    });
  }

  /** @param {import("./saving.js").MovedOn} moved */
  open(moved) {
    this.revision = moved.revision;
    this.part("heading").textContent = moved.message;
    this.part("box").hidden = true;
    this.panel.hidden = false;
    this.panel.focus();
    this.panel.scrollIntoView({ block: "center" });
  }

  close() {
    this.panel.hidden = true;
    this.paint({});
  }

  async see() {
    const { status, said } = await this.server.send("POST", "/differences", { xml: await this.drawing() });
    const place = this.part("differences");
    this.part("box").hidden = false;
    if (status !== 200) {
      place.textContent = said.message ?? this.panel.dataset.failed ?? "";
      return;
    }
    place.innerHTML = said.html;
    this.paint(said.looks);
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("[data-shows]"))) {
      button.addEventListener("click", () => this.showOrHide(button));
    }
  }

  /**
   * What is on their drawing alone can't be shown on this one.
   * @param {HTMLElement} button
   */
  showOrHide(button) {
    if (!this.lead(button.dataset.shows ?? "")) button.hidden = true;
  }

  /** Puts what is on the canvas into a file on this computer. */
  async takeOut() {
    const file = new Blob([await this.drawing()], { type: "application/xml" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = this.fileName;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  /** @param {string} name */
  part(name) {
    return /** @type {HTMLElement} */ (this.panel.querySelector(`[data-conflict-${name}]`));
  }

  /**
   * @param {string} name
   * @param {() => void} does
   */
  on(name, does) {
    this.part(name).addEventListener("click", does);
  }
}
