/** Tells the server that this draft is in front of somebody, and the page who else has it and what they have saved. */

const EVERY_MILLISECONDS = 20_000;

export class Presence {
  /**
   * @param {object} parts
   * @param {import("./server.js").Server} parts.server
   * @param {HTMLElement} parts.line
   * @param {(standing: import("./server.js").Standing) => void} parts.found
   */
  constructor({ server, line, found }) {
    this.server = server;
    this.line = line;
    this.found = found;
    this.tell();
    setInterval(() => this.tell(), EVERY_MILLISECONDS);
    document.addEventListener("visibilitychange", () => this.tell());
    window.addEventListener("pagehide", () => {
      this.server.once("POST", "/presence", { leaving: true }, { keepalive: true });
    });
  }

  /** A window that nobody sees says nothing, so that who left it open is not taken to be here. */
  async tell() {
    if (document.visibilityState === "hidden") return;
    const { status, said } = await this.server.send("POST", "/presence", {});
    if (status !== 200) return;
    if (this.line.textContent !== said.others) this.line.textContent = said.others;
    this.found(said);
  }
}
