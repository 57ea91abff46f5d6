const EDGE = { message: 0.25, timer: 0.5, error: 0.75 };

/** Puts a shape of one of our kinds on the drawing: dragged, placed after another, on another's edge, or in its place. */
export class DrawKind {
  /**
   * @param {any} elementFactory
   * @param {any} create
   * @param {any} mouse
   * @param {any} autoPlace
   * @param {any} modeling
   * @param {any} selection
   * @param {any} popupMenu
   * @param {any} bpmnReplace
   * @param {any} stableIds
   */
  constructor(elementFactory, create, mouse, autoPlace, modeling, selection, popupMenu, bpmnReplace, stableIds) {
    /** @type {any} */
    this.services = {
      elementFactory,
      create,
      mouse,
      autoPlace,
      modeling,
      selection,
      popupMenu,
      bpmnReplace,
      stableIds,
    };
  }

  /**
   * Hangs a new shape on the pointer. With the keyboard it hangs where the pointer was last.
   * @param {any} event
   * @param {import("./modelling-kinds.js").Kind} kind
   * @param {any} [source] the shape that it comes after
   */
  start(event, kind, source) {
    const { create, mouse, popupMenu } = this.services;
    popupMenu.close();
    const at = event instanceof KeyboardEvent ? mouse.getLastMoveEvent() : event;
    const shapes = this.shapes(kind);
    return create.start(at, shapes, { ...(source ? { source } : {}), hints: { autoSelect: [shapes[0]] } });
  }

  /**
   * @param {any} element
   * @param {import("./modelling-kinds.js").Kind} kind
   */
  append(element, kind) {
    const { autoPlace, modeling, selection, popupMenu } = this.services;
    popupMenu.close();
    const [shape, ...inside] = this.shapes(kind);
    if (kind.where === "beside") {
      const made = modeling.createElements(shape, freeEdge(element, kind), element, { attach: true });
      selection.select(made[0]);
      return made[0];
    }
    const appended = autoPlace.append(element, shape);
    for (const child of inside) {
      const at = { x: appended.x + 58, y: appended.y + appended.height / 2 };
      modeling.createShape(child, at, appended);
    }
    return appended;
  }

  /**
   * @param {any} element
   * @param {import("./modelling-kinds.js").Kind} kind
   */
  replace(element, kind) {
    const { bpmnReplace, popupMenu } = this.services;
    popupMenu.close();
    const { cancelActivity } = element.businessObject;
    const target = element.type === "bpmn:BoundaryEvent" ? { ...kind.target, cancelActivity } : kind.target;
    return bpmnReplace.replaceElement(element, target);
  }

  /** @param {any} object */
  isUnsettled(object) {
    return this.services.stableIds.isUnsettled(object);
  }

  /**
   * The new shape; a phase comes with its own start.
   * @param {import("./modelling-kinds.js").Kind} kind
   * @returns {any[]}
   */
  shapes(kind) {
    const { elementFactory } = this.services;
    const shape = elementFactory.createShape({ ...kind.target });
    if (kind.key !== "sub_process") return [shape];
    const start = elementFactory.createShape({ type: "bpmn:StartEvent", x: 40, y: 82, parent: shape });
    return [shape, start];
  }
}

DrawKind.$inject = [
  "elementFactory",
  "create",
  "mouse",
  "autoPlace",
  "modeling",
  "selection",
  "popupMenu",
  "bpmnReplace",
  "stableIds",
];

/**
 * A place on the lower edge where no other event sits.
 * @param {any} host
 * @param {import("./modelling-kinds.js").Kind} kind
 */
function freeEdge(host, kind) {
  const wanted = Object.entries(EDGE).find(([name]) => kind.key.endsWith(name))?.[1] ?? 0.5;
  const y = host.y + host.height;
  const taken = (/** @type {number} */ x) =>
    (host.attachers ?? []).some((/** @type {any} */ other) => Math.abs(other.x + other.width / 2 - x) < other.width);
  const places = [wanted, 0.25, 0.75, 0.5, 0.1, 0.9].map((part) => host.x + host.width * part);
  return { x: places.find((x) => !taken(x)) ?? places[0], y };
}
