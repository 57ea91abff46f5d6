import Modeler from "bpmn-js/lib/Modeler";
import { CreateAppendAnythingModule } from "bpmn-js-create-append-anything";
import minimap from "diagram-js-minimap";

/** What the canvas is made of, and how it is looked at: fitted without a shape under the palette, nearer, farther. */

const MARGIN = 24;
const [READABLE, TOO_SMALL] = [0.9, 0.7];
const [SMALLEST, LARGEST, STEP] = [0.15, 3, 1.25];
const TYPEFACE = '"Source Sans 3", "Segoe UI", Roboto, Arial, sans-serif';
const TEXT = {
  defaultStyle: { fontFamily: TYPEFACE, fontSize: 12.5, lineHeight: 1.2 },
  externalStyle: { fontSize: 12 },
};

/**
 * @param {HTMLElement} container
 * @param {any[]} modules
 * @param {object} moddle our attributes
 * @returns {Promise<any>} the modeler, still empty
 */
export async function openModeler(container, modules, moddle) {
  await document.fonts.load(`12.5px ${TYPEFACE}`); // Lines are broken by measuring, so the typeface must be there.
  return new Modeler(
    /** @type {any} */ ({
      container,
      additionalModules: [minimap, CreateAppendAnythingModule, ...modules],
      moddleExtensions: { fp: moddle },
      textRenderer: TEXT,
      minimap: { open: true },
    }),
  );
}

export class View {
  /** @param {any} modeler */
  constructor(modeler) {
    this.modeler = modeler;
    this.canvas = modeler.get("canvas");
    modeler.on("canvas.viewbox.changed", () => this.needsMap());
    window.addEventListener("resize", () => this.canvas.resized());
    window.addEventListener("beforeprint", () => this.showWhole());
    window.addEventListener("afterprint", () => this.picture().removeAttribute("viewBox"));
  }

  /** On paper the whole drawing stands, whatever part of it is on the screen: how it is looked at is not touched. */
  showWhole() {
    const { x, y, scale, inner } = this.canvas.viewbox();
    const [left, top] = [(inner.x - x) * scale - MARGIN, (inner.y - y) * scale - MARGIN];
    const [width, height] = [inner.width * scale + 2 * MARGIN, inner.height * scale + 2 * MARGIN];
    this.picture().setAttribute("viewBox", [left, top, width, height].map(Math.round).join(" "));
  }

  /** @returns {SVGSVGElement} */
  picture() {
    return this.canvas.getContainer().querySelector("svg");
  }

  /** The small map is there only while something of the drawing is out of view. */
  needsMap() {
    const { x, y, width, height, inner } = this.canvas.viewbox();
    const seen = inner.x >= x && inner.y >= y && inner.x + inner.width <= x + width;
    const whole = seen && inner.y + inner.height <= y + height;
    this.canvas.getContainer().classList.toggle("fp-whole", whole);
  }

  /** @returns {number} the size at which all of it can be seen */
  wholeScale() {
    const { inner, outer } = this.canvas.viewbox();
    const [width, height] = [outer.width - this.left() - MARGIN, outer.height - 2 * MARGIN];
    return Math.min(1, Math.max(SMALLEST, Math.min(width / inner.width, height / inner.height)));
  }

  fit() {
    this.show(this.wholeScale());
  }

  /** As it is first seen: all of it where that can be read, else from its beginning. */
  open() {
    this.show(Math.max(READABLE, this.wholeScale()));
    const start = this.modeler.get("elementRegistry").find((/** @type {any} */ one) => one.type === "bpmn:StartEvent");
    if (start) this.bring(start);
  }

  /** @param {number} scale with the upper left corner beside the palette */
  show(scale) {
    const { inner, outer } = this.canvas.viewbox();
    const spare = Math.max(0, (outer.height - inner.height * scale) / 2 - MARGIN);
    this.canvas.viewbox({
      x: inner.x - this.left() / scale,
      y: inner.y - (MARGIN + spare) / scale,
      width: outer.width / scale,
      height: outer.height / scale,
    });
  }

  /** @param {number} direction 1 for bigger, -1 for smaller */
  step(direction) {
    this.canvas.zoom(Math.min(LARGEST, Math.max(SMALLEST, this.canvas.zoom() * STEP ** direction)));
  }

  /**
   * Scrolls, where it must, until the whole element is beside the palette and clear of the map.
   * @param {any} element
   */
  bring(element) {
    this.canvas.scrollToElement(element, { top: 60, right: 60, bottom: 110, left: this.left() + 20 });
  }

  /**
   * Brings the element into view, and near enough to be read.
   * @param {any} element
   */
  lead(element) {
    if (this.canvas.zoom() < TOO_SMALL) {
      const { x, y, width, height } = element.waypoints ? { ...element.waypoints[0], width: 0, height: 0 } : element;
      const { outer } = this.canvas.viewbox();
      const seen = { width: outer.width / READABLE, height: outer.height / READABLE };
      this.canvas.viewbox({ x: x + (width - seen.width) / 2, y: y + (height - seen.height) / 2, ...seen });
    }
    this.bring(element);
  }

  left() {
    const palette = this.canvas.getContainer().querySelector(".djs-palette");
    return (palette?.getBoundingClientRect().width ?? 0) + MARGIN;
  }
}
