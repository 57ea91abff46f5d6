import BaseViewer from "bpmn-js/lib/BaseViewer";
import CoreModule from "bpmn-js/lib/core";
import TranslateModule from "diagram-js/lib/i18n/translate";
import { badgeDone, badgeLook, badgeOpenNow } from "./drawing-badges.js";

/**
 * Shows a stored drawing with where a journey stands on it.
 *
 * `data-xml-url` is where the drawing is; `data-overlays` is JSON: `done` and `now` are element ids, `flows` the ids of
 * the arrows that were taken, `times` how often an element was completed where that is more than once, `looks` what is
 * different about an element in a comparison, `numbers` where in the list that stands. Ids the drawing does not have are
 * passed over. A button with `data-shows` leads to a shape, its badge leads back. The drawing becomes one picture (`role=img`, named by the server) in a region that
 * scrolls like any other, so that wheel, touch, arrow keys, zoom of the browser and print work as people know them. It
 * opens at what is open now, or at the first difference. If it cannot be drawn, the words below it are opened.
 */

const MARGIN = 16;
const SMALLEST_SCALE = 0.72;
const ZOOM_STEP = 1.25;
const TYPEFACE = '"Source Sans 3", "Segoe UI", Roboto, Arial, sans-serif';
const TEXT = {
  defaultStyle: { fontFamily: TYPEFACE, fontSize: 12.5, lineHeight: 1.2 },
  externalStyle: { fontSize: 12 },
};

/** @typedef {{done?: string[], now?: string[], flows?: string[], times?: Record<string, number>,
 *   looks?: Record<string, string>, numbers?: Record<string, string>}} Overlays */

export class Drawing {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.region = /** @type {HTMLElement} */ (element.querySelector("[data-drawing-region]"));
    this.canvas = /** @type {HTMLElement} */ (element.querySelector("[data-drawing-canvas]"));
    /** @type {Overlays} */
    this.overlays = JSON.parse(element.dataset.overlays ?? "{}");
    this.size = { width: 0, height: 0 };
    this.scale = 1;
    this.ready = this.draw().catch(() => this.failed());
  }

  async draw() {
    const response = await fetch(this.element.dataset.xmlUrl ?? "", { credentials: "same-origin" });
    if (!response.ok) throw new Error(`The drawing was answered with ${response.status}`);
    await document.fonts.load(`12.5px ${TYPEFACE}`); // Lines are broken by measuring, so the typeface must be there.
    const modules = [CoreModule, TranslateModule];
    this.viewer = new BaseViewer(/** @type {any} */ ({ container: this.canvas, modules, textRenderer: TEXT }));
    await this.viewer.importXML(await response.text());
    this.makePicture();
    this.paint();
    this.fit();
    this.keepMarkInView();
    this.element.dataset.state = "drawn";
    this.openTools();
    this.scrollToNow();
  }

  /** Gives the picture the size of what is drawn, instead of a window that pans. */
  makePicture() {
    const { x, y, width, height } = this.service("canvas").viewbox().inner;
    this.size = { width: width + 2 * MARGIN, height: height + 2 * MARGIN };
    this.svg = /** @type {SVGSVGElement} */ (this.canvas.querySelector("svg"));
    this.svg.setAttribute("viewBox", `${x - MARGIN} ${y - MARGIN} ${this.size.width} ${this.size.height}`);
    this.svg.removeAttribute("tabindex");
    this.svg.setAttribute("aria-hidden", "true");
  }

  paint() {
    const { done = [], now = [], flows = [], times = {}, looks = {}, numbers = {} } = this.overlays;
    for (const id of flows) this.mark(id, "fp-draw-taken");
    for (const shape of done.flatMap((id) => this.mark(id, "fp-draw-done"))) {
      if (!isSmall(shape)) this.badges().append(badgeDone(shape, times[shape.id] ?? 1));
    }
    for (const shape of now.flatMap((id) => this.mark(id, "fp-draw-now"))) {
      if (isSmall(shape)) this.service("canvas").addMarker(shape, "fp-draw-event");
      this.badges().append(badgeOpenNow(shape, this.element.dataset.openNow ?? ""));
    }
    for (const [id, look] of Object.entries(looks)) {
      for (const shape of this.mark(id, `fp-draw-${look}`)) {
        const badge = badgeLook(shape, look, numbers[id]);
        this.badges().append(badge);
        this.lead(id, badge, numbers[id]);
      }
    }
  }

  /**
   * @param {string} id
   * @param {string} marker
   * @returns {import("./drawing-badges.js").Shape[]} the shape, or none when the drawing has no such element
   */
  mark(id, marker) {
    const shape = this.service("elementRegistry").get(id);
    if (!shape) return [];
    this.service("canvas").addMarker(shape, marker);
    return [shape];
  }

  /**
   * From the list to the shape, and from the shape back to where it stands in the list.
   * @param {string} id
   * @param {SVGElement} badge
   * @param {string} [numbers]
   */
  lead(id, badge, numbers) {
    /** @type {NodeListOf<HTMLElement>} */
    const buttons = document.querySelectorAll(`[data-shows="${CSS.escape(id)}"]`);
    for (const button of buttons) {
      button.addEventListener("click", () => this.show(badge, button.dataset.change ?? ""));
    }
    badge.addEventListener("click", () => this.goTo(numbers?.split(",")[0] ?? ""));
  }

  /** @param {string} number of a change in the list */
  goTo(number) {
    const row = document.getElementById(`change-${number}`);
    row?.scrollIntoView({ block: "center" });
    row?.focus({ preventScroll: true });
  }

  /**
   * The way back stands beside the drawing and has the focus, so that a key goes back to where one came from.
   * @param {SVGElement} badge
   * @param {string} change its number
   */
  show(badge, change) {
    for (const other of this.element.querySelectorAll(".fp-badge-look--shown")) {
      other.classList.remove("fp-badge-look--shown");
    }
    badge.classList.add("fp-badge-look--shown");
    this.element.scrollIntoView({ block: "nearest" });
    this.center(badge);
    const back = /** @type {HTMLElement} */ (this.element.querySelector("[data-drawing-back]"));
    const number = /** @type {HTMLElement} */ (back.querySelector("[data-drawing-back-number]"));
    back.hidden = false;
    number.textContent = change;
    back.onclick = () => {
      back.hidden = true;
      this.goTo(change);
    };
    back.focus({ preventScroll: true });
  }

  badges() {
    return this.service("canvas").getLayer("fp-badges", 1);
  }

  /** @param {number} [scale] without one: as wide as the region, but never so small that words can't be read */
  fit(scale) {
    const wide = (this.region.clientWidth - 2) / this.size.width;
    this.scale = scale ?? Math.min(1, Math.max(SMALLEST_SCALE, wide));
    const [width, height] = [this.size.width * this.scale, this.size.height * this.scale];
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.svg?.setAttribute("width", String(width));
    this.svg?.setAttribute("height", String(height));
  }

  /** The mark of bpmn.io stays in view while the drawing scrolls beneath it, as its licence asks. */
  keepMarkInView() {
    const mark = this.canvas.querySelector(".bjs-powered-by");
    if (mark) this.element.append(mark);
  }

  openTools() {
    const whole = () => (this.region.clientWidth - 2) / this.size.width;
    /** @type {Record<string, () => void>} */
    const actions = {
      bigger: () => this.fit(Math.min(3, this.scale * ZOOM_STEP)),
      smaller: () => this.fit(Math.max(0.2, this.scale / ZOOM_STEP)),
      whole: () => this.fit(whole()),
    };
    for (const [name, act] of Object.entries(actions)) {
      this.element.querySelector(`[data-drawing-${name}]`)?.addEventListener("click", act);
    }
  }

  scrollToNow() {
    const flag = this.svg?.querySelector(".fp-badge-now, .fp-badge-look__label");
    if (flag) this.center(flag);
  }

  /** @param {Element} badge */
  center(badge) {
    const [box, frame] = [badge.getBoundingClientRect(), this.region.getBoundingClientRect()];
    this.region.scrollLeft += box.left + box.width / 2 - (frame.left + frame.width / 2);
    this.region.scrollTop += box.top + box.height / 2 - (frame.top + frame.height / 2);
  }

  failed() {
    this.element.dataset.state = "failed";
    this.canvas.removeAttribute("role");
    this.canvas.removeAttribute("aria-label");
    this.canvas.textContent = this.element.dataset.failed ?? "";
    const words = this.element.parentElement?.querySelector("[data-drawing-words]");
    if (words instanceof HTMLDetailsElement) words.open = true;
  }

  /**
   * @param {string} name
   * @returns {any} a service of bpmn-js
   */
  service(name) {
    return this.viewer?.get(name);
  }
}

/** @param {import("./drawing-badges.js").Shape} shape */
function isSmall(shape) {
  return (shape.width ?? 0) < 60;
}
