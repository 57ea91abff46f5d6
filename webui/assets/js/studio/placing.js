/**
 * A new shape hangs on the pointer until it is put down. Without a pointer: the arrow keys carry it (with Shift in longer
 * strides), Enter puts it down, Escape lets go of it.
 */

const [STRIDE, LONG_STRIDE] = [10, 50];
/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Placing {
  /**
   * @param {any} modeler
   * @param {{how: () => void, notHere: () => void}} tell how it is placed; that it can't be put down where it is
   */
  constructor(modeler, tell) {
    this.modeler = modeler;
    this.tell = tell;
    this.canvas = modeler.get("canvas");
    this.dragging = modeler.get("dragging");
    /** @type {{x: number, y: number} | undefined} */
    this.at = undefined;
    this.byKey = false;
    modeler.on("create.init", () => this.begun());
    document.addEventListener("keydown", (event) => this.pressed(event), true);
    document.addEventListener("pointermove", () => {
      this.byKey = false;
    });
  }

  /** What was taken with a key hangs in the middle of the canvas, wherever the pointer was left. */
  begun() {
    this.at = undefined;
    if (!this.byKey) return;
    this.tell.how();
    queueMicrotask(() => this.dragging.context() && this.carry([0, 0], 0));
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    this.byKey = true;
    if (this.dragging.context()?.prefix !== "create") return;
    const way = WAYS[event.key];
    if (!way && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (way) this.carry(way, event.shiftKey ? LONG_STRIDE : STRIDE);
    else this.putDown();
  }

  /**
   * @param {[number, number]} way
   * @param {number} stride
   */
  carry([x, y], stride) {
    const from = this.at ?? this.middle();
    this.at = { x: from.x + x * stride, y: from.y + y * stride };
    this.hover(this.at);
    this.dragging.move(new MouseEvent("mousemove", { clientX: this.at.x, clientY: this.at.y }), true);
  }

  putDown() {
    if (!this.at) this.carry([0, 0], 0);
    const { canExecute } = this.dragging.context().data.context ?? {};
    if (canExecute === false || canExecute === null) {
      this.tell.notHere();
      return;
    }
    this.dragging.end();
    this.canvas.focus();
  }

  middle() {
    const { left, top, width, height } = this.canvas.getContainer().getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  }

  /**
   * Tells what lies beneath, as a pointer would.
   * @param {{x: number, y: number}} point
   */
  hover({ x, y }) {
    const gfx = document.elementFromPoint(x, y)?.closest(".djs-element");
    const id = gfx?.getAttribute("data-element-id");
    const element = (id && this.modeler.get("elementRegistry").get(id)) || this.canvas.getRootElement();
    if (this.dragging.context().payload.hover === element) return;
    this.dragging.out();
    this.dragging.hover({ element, gfx: gfx ?? this.canvas.getGraphics(element) });
  }
}
