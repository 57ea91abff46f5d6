// A part of a page that is asked for anew until the work it tells of is done. Without scripts a link does it.

const EVERY_MILLISECONDS = 2_000;

export class Fresh {
  /** @param {HTMLElement} part */
  constructor(part) {
    this.part = part;
    this.later();
  }

  later() {
    setTimeout(() => this.ask(), EVERY_MILLISECONDS);
  }

  async ask() {
    const address = this.part.dataset.fresh;
    // Nobody looks, or somebody is about to press something in it: then it is not changed under their hands.
    const inUse = document.visibilityState === "hidden" || this.part.contains(document.activeElement);
    if (!address || inUse) {
      this.later();
      return;
    }
    try {
      const answer = await fetch(`${address}${location.search}`, { headers: { accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.getElementById(this.part.id);
      if (now) {
        this.part.replaceWith(now);
        this.part = now;
      }
    } catch {
      // The server is away for a moment; the next time tells.
    }
    if (this.part.dataset.fresh) this.later();
  }
}
