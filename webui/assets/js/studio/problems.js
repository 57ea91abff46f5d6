/**
 * What the server's lint finds in what is on the canvas: as a list below it, and as the same numbers on the shapes (round
 * for what must be solved, square for what is to be looked at). The name in the list leads to the shape.
 */

const QUIET_MILLISECONDS = 700;

export class Problems {
  /**
   * @param {object} parts
   * @param {any} parts.modeler
   * @param {import("./server.js").Server} parts.server
   * @param {HTMLElement} parts.list
   * @param {() => Promise<string>} parts.drawing
   * @param {(element: any) => void} parts.lead
   * @param {(found: {stands: string, words: string[]}) => void} parts.found
   */
  constructor({ modeler, server, list, drawing, lead, found }) {
    this.modeler = modeler;
    this.server = server;
    this.list = list;
    this.drawing = drawing;
    this.lead = lead;
    this.found = found;
    this.asked = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.judge(), QUIET_MILLISECONDS);
  }

  async judge() {
    clearTimeout(this.timer);
    this.asked += 1;
    const mine = this.asked;
    const { status, said } = await this.server.send("POST", "/lint", { xml: await this.drawing() });
    if (mine !== this.asked) return; // Something was changed meanwhile; its answer is on the way.
    if (status === 422) this.show(`<p class="govuk-body">${escaped(said.message)}</p>`);
    if (status !== 200) return;
    this.show(said.html);
    this.found(said);
  }

  /** @param {string} html made by the server, with every word escaped */
  show(html) {
    const focused = document.activeElement?.closest("[data-problem]");
    const number = focused && this.list.contains(focused) ? focused.getAttribute("data-problem") : undefined;
    this.list.innerHTML = html;
    this.mark();
    if (number)
      /** @type {HTMLElement | null} */ (this.list.querySelector(`[data-problem="${number}"] button`))?.focus();
  }

  /** Draws the list's numbers on the shapes, and makes each name lead to its shape. */
  mark() {
    const overlays = this.modeler.get("overlays");
    overlays.remove({ type: "fp-problem" });
    /** @type {Map<any, HTMLElement[]>} */
    const pins = new Map();
    for (const item of /** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll("[data-problem]"))) {
      const element = this.modeler.get("elementRegistry").get(item.dataset.element ?? "");
      if (!element) continue;
      this.leadFrom(item, element);
      pins.set(element, [...(pins.get(element) ?? []), this.pin(item)]);
    }
    for (const [element, found] of pins) {
      const html = document.createElement("div");
      html.className = "fp-pins-on";
      html.append(...found);
      overlays.add(element, "fp-problem", { position: cornerOf(element), html, scale: { min: 0.7, max: 1.2 } });
    }
  }

  /**
   * @param {HTMLElement} item
   * @param {any} element
   */
  leadFrom(item, element) {
    const name = item.querySelector("[data-shape]");
    if (!name) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fp-quiet-button";
    button.textContent = name.textContent;
    button.addEventListener("click", () => this.lead(element));
    name.replaceChildren(button);
  }

  /** @param {HTMLElement} item */
  pin(item) {
    const pin = document.createElement("span");
    pin.className = item.dataset.grave === "yes" ? "fp-pin" : "fp-pin fp-pin--look";
    pin.textContent = item.dataset.problem ?? "";
    pin.title = item.textContent?.replace(/\s+/g, " ").trim() ?? "";
    return pin;
  }
}

/** @param {any} element */
function cornerOf(element) {
  if (!element.waypoints) return { top: -11, left: -11 };
  const points = element.waypoints;
  const middle = points[Math.floor((points.length - 1) / 2)];
  const next = points[Math.floor((points.length - 1) / 2) + 1] ?? middle;
  const [left, top] = [
    Math.min(...points.map((/** @type {any} */ one) => one.x)),
    Math.min(...points.map((/** @type {any} */ one) => one.y)),
  ];
  return { left: (middle.x + next.x) / 2 - left - 11, top: (middle.y + next.y) / 2 - top - 11 };
}

/** @param {string} words */
function escaped(words) {
  const element = document.createElement("span");
  element.textContent = words;
  return element.innerHTML;
}
