/** Going from step to step with the arrow keys, the way the drawing leads. */

const DIRECTIONS = /** @type {const} */ ({
  ArrowLeft: { name: "left", x: -1, y: 0 },
  ArrowRight: { name: "right", x: 1, y: 0 },
  ArrowUp: { name: "up", x: 0, y: -1 },
  ArrowDown: { name: "down", x: 0, y: 1 },
});
const SIDEWAYS_COSTS = 2.5;
const CONNECTED_COUNTS = 0.35;

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/**
 * The element to go to: the nearest one in that direction, where what is connected counts as much nearer.
 * @param {any} from
 * @param {any[]} all
 * @param {{x: number, y: number}} direction
 * @returns {any} undefined where there is none
 */
export function nextInDirection(from, all, direction) {
  const near = new Set([
    ...(from.outgoing ?? []).map((/** @type {any} */ flow) => flow.target),
    ...(from.incoming ?? []).map((/** @type {any} */ flow) => flow.source),
    ...(from.attachers ?? []),
    from.host,
  ]);
  const here = middle(from);
  let best;
  let least = Number.POSITIVE_INFINITY;
  for (const one of all) {
    if (one === from) continue;
    const there = middle(one);
    const [dx, dy] = [there.x - here.x, there.y - here.y];
    const along = dx * direction.x + dy * direction.y;
    const aside = Math.abs(dx * direction.y) + Math.abs(dy * direction.x);
    if (along < 5 || aside > along * 3) continue;
    const costs = (along + aside * SIDEWAYS_COSTS) * (near.has(one) ? CONNECTED_COUNTS : 1);
    if (costs < least) [best, least] = [one, costs];
  }
  return best;
}

/** @param {Box} box */
function middle({ x, y, width, height }) {
  return { x: x + width / 2, y: y + height / 2 };
}

export class Steps {
  /**
   * @param {any} modeler
   * @param {import("./canvas.js").View} view
   * @param {{settings: () => void, insert: () => void, help: () => void, told: (words: string) => void}} does
   */
  constructor(modeler, view, does) {
    this.modeler = modeler;
    this.view = view;
    this.does = does;
    modeler.get("keyboard").addListener(2000, (/** @type {any} */ { keyEvent }) => this.pressed(keyEvent));
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    const direction = DIRECTIONS[/** @type {keyof typeof DIRECTIONS} */ (event.key)];
    if (direction && event.shiftKey) return this.move(direction.name);
    if (direction) return this.go(direction);
    if (event.key === "Enter" && this.chosen()) return this.done(this.does.settings);
    if (event.key === "i" || event.key === "I") return this.done(this.does.insert);
    if (event.key === "f" || event.key === "F") return this.nextArrow();
    if (event.key === "?") return this.done(this.does.help);
    return undefined;
  }

  /** @param {() => void} does */
  done(does) {
    does();
    return true;
  }

  /** @param {string} direction */
  move(direction) {
    this.modeler.get("keyboardMoveSelection").moveSelection(direction, true);
    return true;
  }

  chosen() {
    return this.modeler.get("selection").get()[0];
  }

  steps() {
    return this.modeler
      .get("elementRegistry")
      .filter((/** @type {any} */ one) => one.parent && !one.waypoints && !one.labelTarget && isStep(one.type));
  }

  /** @param {{name: string, x: number, y: number}} direction */
  go(direction) {
    const from = this.chosen();
    if (from?.waypoints) {
      this.choose(direction.name === "left" || direction.name === "up" ? from.source : from.target);
      return true;
    }
    const all = this.steps();
    const start = all.find((/** @type {any} */ one) => one.type === "bpmn:StartEvent" && !one.host) ?? all[0];
    const next = from && isStep(from.type) ? nextInDirection(from, all, direction) : start;
    if (next) this.choose(next);
    return true;
  }

  /** The first arrow that leaves the step; from there the next one, and after the last one the first again. */
  nextArrow() {
    const from = this.chosen();
    const arrows = (from?.waypoints ? from.source : from)?.outgoing ?? [];
    if (arrows.length) this.choose(arrows[(arrows.indexOf(from) + 1) % arrows.length]);
    return true;
  }

  /** @param {any} element */
  choose(element) {
    this.modeler.get("selection").select(element);
    this.view.bring(element);
    this.does.told(nameOf(element));
  }
}

/** @param {string} type */
function isStep(type) {
  return !["bpmn:Participant", "bpmn:Lane", "label", "bpmn:TextAnnotation", "bpmn:Collaboration"].includes(type);
}

/**
 * @param {any} element
 * @returns {string} how it is called, for those who hear it
 */
export function nameOf(element) {
  const { name } = element.businessObject ?? {};
  const kind = KINDS[element.type] ?? "shape";
  if (element.waypoints) {
    const [from, to] = [element.source?.businessObject?.name, element.target?.businessObject?.name];
    return `${kind}${name ? ` “${name}”` : ""}${from ? ` from ${from}` : ""}${to ? ` to ${to}` : ""}`;
  }
  return name ? `${name}, ${kind}` : kind;
}

/** @type {Record<string, string>} */
const KINDS = {
  "bpmn:UserTask": "task",
  "bpmn:ServiceTask": "letter or notice",
  "bpmn:BusinessRuleTask": "decision table",
  "bpmn:CallActivity": "shared part",
  "bpmn:SubProcess": "phase",
  "bpmn:StartEvent": "start",
  "bpmn:EndEvent": "end",
  "bpmn:BoundaryEvent": "event on a step",
  "bpmn:IntermediateCatchEvent": "waiting",
  "bpmn:ExclusiveGateway": "question",
  "bpmn:ParallelGateway": "all ways at once",
  "bpmn:InclusiveGateway": "some of the ways",
  "bpmn:EventBasedGateway": "whichever comes first",
  "bpmn:SequenceFlow": "arrow",
};
