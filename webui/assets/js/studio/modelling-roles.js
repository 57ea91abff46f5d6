import { flowNodesIn, lanesIn, poolOf } from "./modelling-lane-refs.js";

const MARGIN = 20;

/** Moves a step into the lane of another role. */
export class StepsToLanes {
  /**
   * @param {any} modeling
   * @param {any} elementRegistry
   */
  constructor(modeling, elementRegistry) {
    this.modeling = modeling;
    this.elementRegistry = elementRegistry;
  }

  /** @returns {any[]} the lanes of the drawing, from above */
  lanes() {
    const pools = this.elementRegistry.filter((/** @type {any} */ one) => one.type === "bpmn:Participant");
    return pools
      .flatMap((/** @type {any} */ pool) => lanesIn(pool))
      .sort((/** @type {any} */ a, /** @type {any} */ b) => a.y - b.y);
  }

  /**
   * @param {any} step
   * @returns {any} the lane it stands in; of one in no lane, that of the phase around it
   */
  laneOf(step) {
    for (let holder = step; holder; holder = holder.host ?? holder.parent) {
      const [lane] = holder.businessObject?.get?.("lanes") ?? [];
      if (lane) return this.elementRegistry.get(lane.id);
    }
    return undefined;
  }

  /**
   * Straight up or down into the lane, to where nothing stands in its way.
   * @param {any} step
   * @param {any} lane
   */
  moveTo(step, lane) {
    const y = freePlace(step, lane);
    this.modeling.moveElements([step], { x: 0, y: y - step.y }, step.parent);
  }
}

Reflect.set(StepsToLanes, "$inject", ["modeling", "elementRegistry"]);

/**
 * @param {any} step
 * @param {any} lane
 * @returns {number} the upper edge of a free place in the lane, the middle where there is none
 */
function freePlace(step, lane) {
  const middle = Math.round(lane.y + (lane.height - step.height) / 2);
  const others = flowNodesIn(poolOf(step)).filter((other) => other !== step && !isAround(other, step));
  const places = [middle];
  for (let y = lane.y + MARGIN; y + step.height <= lane.y + lane.height - MARGIN; y += MARGIN)
    places.push(Math.round(y));
  const free = places.find((y) => !others.some((other) => meets({ ...box(step), y }, other)));
  return free ?? middle;
}

/** @param {any} shape */
function box({ x, y, width, height }) {
  return { x, y, width, height };
}

/**
 * @param {any} holder
 * @param {any} step
 */
function isAround(holder, step) {
  for (let around = step.parent; around; around = around.parent) if (around === holder) return true;
  return step.attachers?.includes(holder) ?? false;
}

/**
 * @param {any} one
 * @param {any} other
 */
function meets(one, other) {
  const apart = one.x > other.x + other.width || other.x > one.x + one.width;
  return !apart && one.y <= other.y + other.height && other.y <= one.y + one.height;
}
