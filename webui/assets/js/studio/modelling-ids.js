import CommandInterceptor from "diagram-js/lib/command/CommandInterceptor";
import { bareName, freeId, prefixOf, slug } from "./ids.js";

const FIRST = 2000;
const LAST = 250;
const UNNAMED = "new";
/** `ut_new`, `gw_new_2`, `flow_ut_new_to_ut_decide`. */
const UNSETTLED = /_new(_\d+)?(_to_|$)/;

/**
 * Gives new shapes and flows their ids, and then leaves them alone: running journeys are matched by them.
 *
 * A shape begins as `ut_new`. When it is named for the first time it gets the id that it keeps for life, `ut_write_report`,
 * and the new flows beside it get theirs. Renaming, moving and turning it into something else change nothing any more.
 */
export class StableIds extends CommandInterceptor {
  /**
   * @param {any} eventBus
   * @param {any} moddle
   * @param {any} modeling
   * @param {any} elementRegistry
   */
  constructor(eventBus, moddle, modeling, elementRegistry) {
    super(eventBus);
    this.moddle = moddle;
    this.modeling = modeling;
    this.elementRegistry = elementRegistry;
    /** Business objects that were made since the page was opened. */
    this.made = new WeakSet();
    this.listen();
  }

  listen() {
    this.preExecute(["elements.create"], FIRST, ({ elements, parent }) => this.beginAll(elements, parent), true);
    this.preExecute(["shape.create"], FIRST, ({ shape, parent }) => this.begin(shape, shape.parent ?? parent), true);
    this.preExecute(
      ["connection.create"],
      FIRST,
      ({ connection, source, target }) =>
        this.beginFlow(connection, source ?? connection.source, target ?? connection.target),
      true,
    );
    this.preExecute(["element.updateLabel"], FIRST, ({ element, newLabel }) => this.named(element, newLabel), true);
    this.preExecute(
      ["element.updateProperties"],
      FIRST,
      ({ element, properties }) => {
        if ("name" in properties && !("id" in properties)) this.named(element, properties.name);
      },
      true,
    );
    this.postExecuted(["shape.replace"], LAST, ({ oldShape, newShape }) => this.replaced(oldShape, newShape), true);
  }

  /**
   * Several at once know one another by their ids, which so have to be right before the first is drawn.
   * @param {any[]} elements
   * @param {any} parent
   */
  beginAll(elements, parent) {
    for (const shape of elements.filter(({ waypoints }) => !waypoints)) this.begin(shape, shape.parent ?? parent);
    for (const flow of elements.filter(({ waypoints }) => waypoints)) this.beginFlow(flow, flow.source, flow.target);
  }

  /**
   * @param {any} shape
   * @param {any} parent
   */
  begin(shape, parent) {
    const object = shape.businessObject;
    if (this.made.has(object)) return;
    const prefix = shape.labelTarget ? "" : prefixOf(object, { inPhase: isPhase(shape.host?.parent ?? parent) });
    if (!prefix) return;
    const bare = slug(object.name ?? "") || UNNAMED;
    this.give(
      shape,
      freeId(prefix, bare, (id) => this.isTaken(id)),
    );
    this.made.add(object);
  }

  /**
   * @param {any} connection
   * @param {any} source
   * @param {any} target
   */
  beginFlow(connection, source, target) {
    const object = connection.businessObject;
    if (object.$type !== "bpmn:SequenceFlow" || this.made.has(object)) return;
    this.give(connection, this.flowId(source.businessObject.id, target.businessObject.id));
    this.made.add(object);
  }

  /**
   * Made here and not named yet. Read off the id, so that undoing the name undoes this too.
   * @param {any} object
   */
  isUnsettled(object) {
    return this.made.has(object) && UNSETTLED.test(object.id);
  }

  /**
   * @param {any} element
   * @param {string | undefined} name
   */
  named(element, name) {
    const target = element.labelTarget ?? element;
    const object = target.businessObject;
    if (!this.isUnsettled(object) || object.$type === "bpmn:SequenceFlow" || !slug(name ?? "")) return;
    this.settle(target, name ?? "");
  }

  /**
   * Gives an element the id that it keeps.
   * @param {any} element
   * @param {string} name what it is called
   */
  settle(element, name) {
    const object = element.businessObject;
    if (this.isNamedElsewhere(object.id)) return;
    const prefix = prefixOf(object, { inPhase: isPhase(element.host?.parent ?? element.parent) });
    const wanted = this.askedBefore(element) ?? slug(name);
    if (!prefix || !wanted) return;
    const id = freeId(prefix, wanted, (other) => other !== object.id && this.isTaken(other));
    if (id !== object.id) this.modeling.updateProperties(element, { id, di: { id: `${id}_di` } });
    this.settleFlows(element);
  }

  /** @param {any} element */
  settleFlows(element) {
    for (const flow of [...(element.incoming ?? []), ...(element.outgoing ?? [])]) {
      if (!this.isUnsettled(flow.businessObject)) continue;
      const ends = [flow.source.businessObject, flow.target.businessObject];
      const id = this.flowId(ends[0].id, ends[1].id, flow.businessObject.id);
      this.modeling.updateProperties(flow, { id, di: { id: `${id}_di` } });
    }
  }

  /**
   * The gateway after `ut_x` that asks its outcome is `gw_x`.
   * @param {any} element
   */
  askedBefore(element) {
    if (element.businessObject.$type !== "bpmn:ExclusiveGateway" || element.incoming?.length !== 1) return undefined;
    const before = element.incoming[0].source.businessObject;
    const bare = bareName(before.id);
    const asks = ["ut", "msg", "mb", "ca", "br"].includes(before.id.split("_")[0]) && !this.isUnsettled(before);
    return asks && !this.isTaken(`gw_${bare}`) ? bare : undefined;
  }

  /**
   * @param {any} oldShape
   * @param {any} newShape
   */
  replaced(oldShape, newShape) {
    if (this.made.has(oldShape.businessObject)) this.made.add(newShape.businessObject);
    else this.made.delete(newShape.businessObject);
  }

  /**
   * Whether something in the drawing names an id already: then it stays, though nobody has named the shape.
   * @param {string} id
   */
  isNamedElsewhere(id) {
    const bare = bareName(id);
    return this.elementRegistry.getAll().some((/** @type {any} */ other) => {
      const object = other.businessObject;
      const conditions = [object?.conditionExpression?.body, object?.loopCharacteristics?.completionCondition?.body];
      const names = (object?.get?.("fp:notBy") ?? "").split(/[\s,]+/);
      return names.includes(id) || conditions.some((text) => new RegExp(`\\b${bare}\\b`).test(text ?? ""));
    });
  }

  /**
   * @param {string} from
   * @param {string} to
   * @param {string} [own] the id that the flow has now
   */
  flowId(from, to, own) {
    return freeId("flow", `${from}_to_${to}`, (id) => id !== own && this.isTaken(id));
  }

  /** @param {string} id */
  isTaken(id) {
    return Boolean(this.moddle.ids.assigned(id) || this.elementRegistry.get(id));
  }

  /**
   * Before the element is drawn, while nothing knows it by another id.
   * @param {any} element
   * @param {string} id
   */
  give(element, id) {
    const object = element.businessObject;
    this.moddle.ids.unclaim(object.id);
    object.id = id;
    element.id = id;
    this.moddle.ids.claim(id, object);
    if (element.di) element.di.id = `${id}_di`;
  }
}

StableIds.$inject = ["eventBus", "moddle", "modeling", "elementRegistry"];

/** @param {any} shape what an element stands in */
function isPhase(shape) {
  return shape?.businessObject?.$type === "bpmn:SubProcess";
}
