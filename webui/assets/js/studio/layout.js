/** Takes over another layout of the same drawing, as one change that can be undone. What the drawing means stays. */

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Bounds
 * @typedef {{bounds?: Bounds, waypoints?: {x: number, y: number}[], label?: Bounds}} Place
 * @typedef {Map<string, Place>} Layout where each element is, by id
 */

/**
 * @param {any} moddle
 * @param {string} xml
 * @returns {Promise<Layout>}
 */
export async function layoutOf(moddle, xml) {
  const { rootElement } = await moddle.fromXML(xml);
  /** @type {any[]} */
  const drawn = rootElement.diagrams[0].plane.planeElement;
  return new Map(
    drawn.map(({ bpmnElement, bounds, waypoint, label }) => [
      bpmnElement.id,
      {
        ...(bounds ? { bounds: plain(bounds) } : {}),
        ...(waypoint ? { waypoints: waypoint.map((/** @type {any} */ { x, y }) => ({ x, y })) } : {}),
        ...(label?.bounds ? { label: plain(label.bounds) } : {}),
      },
    ]),
  );
}

/** The command: its context is `{layout}`. */
export class LayOut {
  /**
   * @param {any} elementRegistry
   * @param {any} bpmnFactory
   */
  constructor(elementRegistry, bpmnFactory) {
    this.elementRegistry = elementRegistry;
    this.bpmnFactory = bpmnFactory;
  }

  /** @param {{layout: Layout, before?: Layout}} context */
  execute(context) {
    context.before = this.now();
    return this.put(context.layout);
  }

  /** @param {{before: Layout}} context */
  revert(context) {
    return this.put(context.before);
  }

  /** @returns {Layout} */
  now() {
    /** @type {Layout} */
    const layout = new Map();
    for (const element of this.elementRegistry.getAll()) {
      if (element.labelTarget || (!element.waypoints && element.width === undefined)) continue;
      const label = element.label && plain(element.label);
      const waypoints = element.waypoints?.map((/** @type {any} */ { x, y }) => ({ x, y }));
      layout.set(element.id, { ...(waypoints ? { waypoints } : { bounds: plain(element) }), label });
    }
    return layout;
  }

  /**
   * @param {Layout} layout
   * @returns {any[]} what has changed
   */
  put(layout) {
    const changed = [];
    for (const [id, place] of layout) {
      const element = this.elementRegistry.get(id);
      if (!element) continue;
      const moved = { x: (place.bounds?.x ?? 0) - element.x, y: (place.bounds?.y ?? 0) - element.y };
      if (place.bounds && !element.waypoints) this.putShape(element, place.bounds);
      if (place.waypoints && element.waypoints) this.putFlow(element, place.waypoints);
      changed.push(element);
      if (!element.label) continue;
      const { x, y, width, height } = element.label;
      this.putLabel(element, place.label ?? { x: x + (moved.x || 0), y: y + (moved.y || 0), width, height });
      changed.push(element.label);
    }
    return changed;
  }

  /**
   * @param {any} shape
   * @param {Bounds} bounds
   */
  putShape(shape, bounds) {
    Object.assign(shape, bounds);
    if (shape.di?.bounds) Object.assign(shape.di.bounds, bounds);
  }

  /**
   * @param {any} flow
   * @param {{x: number, y: number}[]} points
   */
  putFlow(flow, points) {
    flow.waypoints = points.map((point) => ({ ...point, original: { ...point } }));
    flow.di.waypoint = points.map((point) => this.bpmnFactory.createDiWaypoint(point));
    for (const one of flow.di.waypoint) one.$parent = flow.di;
  }

  /**
   * @param {any} element
   * @param {Bounds} bounds
   */
  putLabel(element, bounds) {
    Object.assign(element.label, bounds);
    const { di } = element;
    if (!di.label) {
      di.label = this.bpmnFactory.createDiLabel();
      di.label.$parent = di;
    }
    if (!di.label.bounds) {
      di.label.bounds = this.bpmnFactory.createDiBounds(bounds);
      di.label.bounds.$parent = di.label;
    }
    Object.assign(di.label.bounds, bounds);
  }
}
Object.assign(LayOut, { $inject: ["elementRegistry", "bpmnFactory"] });

/** @param {Bounds} of */
function plain({ x, y, width, height }) {
  return { x, y, width, height };
}

export const layoutModule = {
  __init__: [
    [
      "commandStack",
      /** @param {any} commandStack */ (commandStack) => commandStack.registerHandler("fp.layOut", LayOut),
    ],
  ],
};
