// What tokens wait for, and which way they take at each question, as controls that the keyboard reaches.

/** @typedef {{id: string, type: string, businessObject: any, outgoing: any[], parent?: any}} Shape */
/** @typedef {{element: Shape, event: {type: string}, scope: any}} Subscription */

/**
 * What can be let happen now, one for each shape: not what only an error or a fork beside it could bring.
 * @param {any} simulator
 * @returns {Subscription[]}
 */
export function whatWaits(simulator) {
  /** @type {Map<string, Subscription>} */
  const found = new Map();
  for (const one of simulator.findSubscriptions({})) {
    const { element, event } = one;
    if (!element || ["error", "all-completed", "cancel", "compensate"].includes(event.type)) continue;
    if (element.type === "bpmn:StartEvent" || (event.type === "none" && !isCatching(element))) continue;
    if (!found.has(element.id)) found.set(element.id, one);
  }
  // What only may happen beside something else comes last.
  const beside = (/** @type {Subscription} */ one) => Number(one.element.type === "bpmn:BoundaryEvent");
  return [...found.values()].sort((one, other) => beside(one) - beside(other));
}

/**
 * The first start event of the drawing's own level, with what lets a token begin there.
 * @param {any} simulator
 * @param {any} registry
 * @returns {Subscription | undefined}
 */
export function whereItStarts(simulator, registry) {
  const starts = registry.filter(
    (/** @type {Shape} */ one) => one.type === "bpmn:StartEvent" && one.parent?.type !== "bpmn:SubProcess",
  );
  for (const element of starts) {
    const [found] = simulator.findSubscriptions({ element });
    if (found) return found;
  }
  return undefined;
}

/**
 * The questions at which a token takes one way of several.
 * @param {any} registry
 * @returns {Shape[]}
 */
export function questions(registry) {
  return registry.filter((/** @type {Shape} */ one) => one.type === "bpmn:ExclusiveGateway" && ways(one).length > 1);
}

/**
 * @param {Shape} gateway
 * @returns {any[]} the flows that leave it
 */
export function ways(gateway) {
  return gateway.outgoing.filter((one) => one.type === "bpmn:SequenceFlow");
}

/** @param {any} element a shape or flow */
export function named(element) {
  return String(element.businessObject?.name ?? "")
    .replace(/\s+/g, " ")
    .trim();
}

/** @param {Shape} element */
function isCatching(element) {
  return element.type.includes("Task") || element.type === "bpmn:CallActivity";
}
