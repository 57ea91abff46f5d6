/** Puts a new step into an arrow, by the tool or by dropping it there, with room made for it, as one change. */

const [WIDTH, HEIGHT, GAP] = [100, 80, 50];

/**
 * @param {any} element what is chosen
 * @returns {any} the arrow into which a step would be put; undefined where there is none
 */
export function arrowFor(element) {
  const arrow = (/** @type {any} */ one) => one?.type === "bpmn:SequenceFlow";
  return arrow(element) ? element : element?.outgoing?.find(arrow);
}

/**
 * Where on an arrow a step has its middle, and how much room is to be made, and from where on, to the right.
 * @param {any} arrow
 * @returns {{middle: {x: number, y: number}, room: number, from: number}}
 */
export function placeOn(arrow) {
  const points = arrow.waypoints;
  const [first, second, beforeLast, last] = [points[0], points[1], points.at(-2), points.at(-1)];
  const needed = WIDTH + 2 * GAP;
  if (first.y === second.y && second.x > first.x) {
    const room = Math.max(0, needed - (second.x - first.x));
    return { middle: { x: first.x + GAP + WIDTH / 2, y: first.y }, room, from: first.x + 1 };
  }
  if (beforeLast.y === last.y && last.x > beforeLast.x) {
    const room = Math.max(0, needed - (last.x - beforeLast.x));
    return { middle: { x: last.x + room - GAP - WIDTH / 2, y: last.y }, room, from: last.x - 1 };
  }
  const [start, end] = longest(points);
  return { middle: { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }, room: 0, from: 0 };
}

/**
 * Where what is dropped on an arrow comes to stand: where it was dropped, but clear of the shapes at both ends, for which
 * room is made where the arrow leads to the right there.
 * @param {any} arrow
 * @param {{x: number, y: number}} dropped
 * @param {number} width
 * @returns {{middle: {x: number, y: number}, room: number, from: number}}
 */
export function placeDropped(arrow, dropped, width) {
  const distances = stretches(arrow.waypoints).map((one) => /** @type {const} */ ([distance(one, dropped), one]));
  const [, [start, end]] = distances.reduce((best, one) => (one[0] < best[0] ? one : best));
  if (start.y !== end.y || end.x <= start.x) return { middle: dropped, room: 0, from: 0 };
  const room = Math.max(0, width + 2 * GAP - (end.x - start.x));
  const [left, right] = [start.x + GAP + width / 2, end.x + room - GAP - width / 2];
  return { middle: { x: Math.min(Math.max(dropped.x, left), right), y: start.y }, room, from: start.x + 1 };
}

/**
 * @param {readonly {x: number, y: number}[]} stretch
 * @param {{x: number, y: number}} point
 */
function distance([start, end], { x, y }) {
  const beside = (/** @type {number} */ at, /** @type {number} */ one, /** @type {number} */ other) =>
    Math.max(Math.min(one, other) - at, at - Math.max(one, other), 0);
  return Math.hypot(beside(x, start.x, end.x), beside(y, start.y, end.y));
}

/** @param {{x: number, y: number}[]} points */
function stretches(points) {
  return points.slice(1).map((end, index) => /** @type {const} */ ([points[index], end]));
}

/** @param {{x: number, y: number}[]} points */
function longest(points) {
  const pairs = stretches(points);
  const length = (/** @type {any} */ [start, end]) => Math.abs(end.x - start.x) + Math.abs(end.y - start.y);
  return pairs.reduce((best, pair) => (length(pair) > length(best) ? pair : best));
}

/** Moves what is to the right, so that there is room. */
export class Room {
  /**
   * @param {any} modeling
   * @param {any} spaceTool
   * @param {any} canvas
   */
  constructor(modeling, spaceTool, canvas) {
    this.modeling = modeling;
    this.spaceTool = spaceTool;
    this.canvas = canvas;
  }

  /**
   * @param {number} room
   * @param {number} from
   */
  make(room, from) {
    if (room <= 0) return;
    const all = everythingIn(this.canvas.getRootElement());
    const { movingShapes, resizingShapes } = this.spaceTool.calculateAdjustments(all, "x", room, from);
    this.modeling.createSpace(movingShapes, resizingShapes, { x: room, y: 0 }, "e", from);
  }
}
Object.assign(Room, { $inject: ["modeling", "spaceTool", "canvas"] });

/** The command: its context is `{arrow}`, afterwards also `{shape}`. */
export class InsertStep {
  /**
   * @param {any} modeling
   * @param {Room} room
   */
  constructor(modeling, room) {
    this.modeling = modeling;
    this.room = room;
  }

  /** @param {{arrow: any, shape?: any}} context */
  preExecute(context) {
    const { middle, room, from } = placeOn(context.arrow);
    this.room.make(room, from);
    const bounds = { x: middle.x - WIDTH / 2, y: middle.y - HEIGHT / 2, width: WIDTH, height: HEIGHT };
    context.shape = this.modeling.createShape({ type: "bpmn:UserTask" }, bounds, context.arrow);
  }
}
Object.assign(InsertStep, { $inject: ["modeling", "fpRoom"] });

/**
 * @param {any} element
 * @returns {any[]}
 */
function everythingIn(element) {
  return (element.children ?? []).flatMap((/** @type {any} */ child) => [child, ...everythingIn(child)]);
}

export const insertModule = {
  fpRoom: ["type", Room],
  __init__: [
    [
      "commandStack",
      /** @param {any} commandStack */ (commandStack) => commandStack.registerHandler("fp.insertStep", InsertStep),
    ],
  ],
};
