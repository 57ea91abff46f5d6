/** Puts a new step into an arrow, with room made for it, as one change. */

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

/** @param {{x: number, y: number}[]} points */
function longest(points) {
  const pairs = points.slice(1).map((end, index) => /** @type {const} */ ([points[index], end]));
  const length = (/** @type {any} */ [start, end]) => Math.abs(end.x - start.x) + Math.abs(end.y - start.y);
  return pairs.reduce((best, pair) => (length(pair) > length(best) ? pair : best));
}

/** The command: its context is `{arrow}`, afterwards also `{shape}`. */
export class InsertStep {
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

  /** @param {{arrow: any, shape?: any}} context */
  preExecute(context) {
    const { middle, room, from } = placeOn(context.arrow);
    if (room > 0) this.makeRoom(room, from);
    const bounds = { x: middle.x - WIDTH / 2, y: middle.y - HEIGHT / 2, width: WIDTH, height: HEIGHT };
    context.shape = this.modeling.createShape({ type: "bpmn:UserTask" }, bounds, context.arrow);
  }

  /**
   * @param {number} room
   * @param {number} from
   */
  makeRoom(room, from) {
    const all = everythingIn(this.canvas.getRootElement());
    const { movingShapes, resizingShapes } = this.spaceTool.calculateAdjustments(all, "x", room, from);
    this.modeling.createSpace(movingShapes, resizingShapes, { x: room, y: 0 }, "e", from);
  }
}
Object.assign(InsertStep, { $inject: ["modeling", "spaceTool", "canvas"] });

/**
 * @param {any} element
 * @returns {any[]}
 */
function everythingIn(element) {
  return (element.children ?? []).flatMap((/** @type {any} */ child) => [child, ...everythingIn(child)]);
}

export const insertModule = {
  __init__: [
    [
      "commandStack",
      /** @param {any} commandStack */ (commandStack) => commandStack.registerHandler("fp.insertStep", InsertStep),
    ],
  ],
};
