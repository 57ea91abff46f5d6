// Which lanes list which shapes: by where they stand, also inside phases that are drawn across lanes.

/**
 * @typedef {{x: number, y: number, width: number, height: number, type: string, parent: any, children: any[],
 *   businessObject: any, labelTarget?: any, host?: any}} Shape
 */

/**
 * @param {Shape[]} moved the shapes that were moved, made or taken away
 * @param {Shape[]} lanes the lanes that were
 * @returns {{flowNode: any, remove: any[], add: any[]}[]}
 */
export function laneUpdates(moved, lanes) {
  const pools = new Set(lanes.map(poolOf).filter(Boolean));
  const beside = [...pools].flatMap((pool) => flowNodesIn(pool));
  const touched = new Set(moved.filter((shape) => !shape.labelTarget));
  const shapes = new Set([...touched, ...beside]);
  for (const inside of [...shapes].filter((shape) => leavesItsLane(shape, touched)).flatMap(flowNodesIn)) {
    touched.add(inside);
    shapes.add(inside);
  }
  const updates = [];
  for (const shape of shapes) {
    const flowNode = shape.businessObject;
    const now = [...flowNode.get("lanes")];
    const next = lanesFor(shape, now, touched);
    if (now.length === next.length && now.every((lane) => next.includes(lane))) continue;
    updates.push({ flowNode, remove: now, add: next });
  }
  const handled = new Set(updates.map((update) => update.flowNode));
  for (const lane of lanes.filter(({ parent }) => !parent).map(({ businessObject }) => businessObject)) {
    for (const flowNode of lane.get("flowNodeRef")) {
      if (!handled.has(flowNode)) updates.push({ flowNode, remove: [lane], add: [] });
    }
  }
  return updates;
}

/**
 * A phase that grows out of its lane leaves its steps there: those that had the lane from it need one of their own.
 * @param {Shape} shape
 * @param {Set<Shape>} touched
 */
function leavesItsLane(shape, touched) {
  if (shape.type !== "bpmn:SubProcess" || !shape.parent) return false;
  const now = [...shape.businessObject.get("lanes")];
  return now.length > 0 && lanesFor(shape, now, touched).length === 0;
}

/**
 * What is attached goes with what it is attached to, unless it is listed by itself. A phase is in the lane that it fits
 * into, and in none where it is drawn across several. What stands in no lane and was not touched stays so.
 *
 * @param {Shape} shape
 * @param {any[]} now the lanes it is listed in
 * @param {Set<Shape>} touched
 * @returns {any[]} the lanes it belongs to
 */
function lanesFor(shape, now, touched) {
  const pool = shape.parent ? poolOf(shape) : undefined;
  if (!pool) return [];
  const lanes = lanesIn(pool);
  const still = now.filter((lane) => lanes.some((one) => one.businessObject === lane));
  if (shape.type === "bpmn:BoundaryEvent") {
    const around = shape.host ? lanesFor(shape.host, [...shape.host.businessObject.get("lanes")], touched) : [];
    return still.length && around.length ? around : still;
  }
  if (!touched.has(shape) && !now.length) return [];
  const fits = shape.type === "bpmn:SubProcess" ? encloses : holdsMiddle;
  return lanes.filter((lane) => fits(lane, shape)).map((lane) => lane.businessObject);
}

/**
 * @param {any} shape
 * @returns {any} the pool it stands in, at any depth
 */
export function poolOf(shape) {
  let holder = shape;
  while (holder && holder.type !== "bpmn:Participant") holder = holder.parent;
  return holder;
}

/**
 * @param {any} pool
 * @returns {any[]} its lanes; of lanes divided into lanes the innermost
 */
export function lanesIn(pool) {
  return pool.children
    .filter((/** @type {any} */ child) => child.type === "bpmn:Lane")
    .flatMap((/** @type {any} */ lane) => {
      const inner = lanesIn(lane);
      return inner.length ? inner : [lane];
    });
}

/**
 * @param {any} holder
 * @returns {any[]} the shapes of the flow in it, at any depth
 */
export function flowNodesIn(holder) {
  return (holder.children ?? []).flatMap((/** @type {any} */ child) => {
    const isNode = !child.labelTarget && child.businessObject?.$instanceOf?.("bpmn:FlowNode");
    return [...(isNode ? [child] : []), ...flowNodesIn(child)];
  });
}

/**
 * @param {any} lane
 * @param {any} shape
 */
function holdsMiddle(lane, shape) {
  const [x, y] = [shape.x + shape.width / 2, shape.y + shape.height / 2];
  return x > lane.x && x < lane.x + lane.width && y > lane.y && y < lane.y + lane.height;
}

/**
 * @param {any} lane
 * @param {any} shape
 */
function encloses(lane, shape) {
  return shape.y >= lane.y && shape.y + shape.height <= lane.y + lane.height;
}
