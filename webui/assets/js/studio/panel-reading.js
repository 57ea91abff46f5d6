// What stands in the drawing, read for the panel: which steps come before, and which answers are known where.
import { bareName } from "./ids.js";
import { flowNodesIn } from "./modelling-lane-refs.js";

/** Shapes at which people do or record something. */
const BY_PEOPLE = ["ut", "msg", "mb", "st"];

/**
 * @param {any} object a business object
 * @returns {string} what people call it
 */
export function called(object) {
  return (object.name ?? "").replace(/\s+/g, " ").trim() || object.id;
}

/**
 * @param {any} element
 * @returns {any[]} the shapes that can come before it, in and out of phases, the nearest last in the drawing's order
 */
export function before(element) {
  const seen = new Set();
  const rest = [...cameFrom(element)];
  while (rest.length) {
    const shape = rest.pop();
    if (seen.has(shape)) continue;
    seen.add(shape);
    if (shape.type === "bpmn:SubProcess") for (const inside of flowNodesIn(shape)) seen.add(inside);
    rest.push(...cameFrom(shape));
  }
  seen.delete(element);
  return [...seen].sort((one, other) => one.x - other.x || one.y - other.y);
}

/** @param {any} shape */
function cameFrom(shape) {
  const flows = (shape.incoming ?? []).filter((/** @type {any} */ flow) => flow.type === "bpmn:SequenceFlow");
  const sources = flows.map((/** @type {any} */ flow) => flow.source);
  if (shape.host) sources.push(shape.host);
  if (shape.type === "bpmn:StartEvent" && shape.parent?.type === "bpmn:SubProcess")
    sources.push(...cameFrom(shape.parent));
  return sources;
}

/**
 * @param {any} element
 * @returns {any[]} the steps before it that somebody did or recorded
 */
export function stepsBefore(element) {
  return before(element).filter((shape) => BY_PEOPLE.includes(shape.businessObject.id.split("_")[0]) && isAsked(shape));
}

/** @param {any} shape a start inside a phase asks nobody anything */
function isAsked(shape) {
  return shape.type !== "bpmn:StartEvent" || Boolean(shape.businessObject.get("fp:form"));
}

/**
 * @typedef {{name: string, title: string, choices: import("./panel-context.js").Choice[], open?: boolean,
 *   many?: boolean}} Fact `open`: it can have other values than the choices; `many`: it holds several of them
 */

/**
 * @param {any} element
 * @param {import("./panel-context.js").PanelContext} context
 * @returns {Fact[]} the answers that are known when it is reached: those of its own step first
 */
export function factsAt(element, context) {
  /** @type {Map<string, Fact>} */
  const found = new Map();
  const near = [...before(element)].reverse();
  for (const shape of near) for (const fact of givenBy(shape.businessObject, context)) keep(found, fact);
  for (const fact of context.words.pathway.facts) keep(found, fact);
  return [...found.values()];
}

/**
 * A fact that several steps give has the values of all of them, and the name that the nearest gives it.
 * @param {Map<string, Fact>} found
 * @param {Fact} fact
 */
function keep(found, fact) {
  const known = found.get(fact.name);
  const more = fact.choices.filter(({ value }) => !known?.choices.some((one) => one.value === value));
  const open = known?.open || !fact.choices.length;
  found.set(fact.name, { ...(known ?? fact), choices: [...(known?.choices ?? []), ...more], open });
}

/**
 * @param {any} object
 * @param {import("./panel-context.js").PanelContext} context
 * @returns {Fact[]}
 */
function givenBy(object, context) {
  const name = bareName(object.id);
  const form = object.get("fp:form") ? context.form(object.get("fp:form")) : undefined;
  if (form) {
    const outcome = form.outcome
      ? [{ name, title: `The answer of “${called(object)}”`, choices: form.outcome.choices }]
      : [];
    return [...outcome, ...form.facts.map((fact) => ({ ...fact, title: `“${fact.title}”` }))];
  }
  if (object.$type === "bpmn:CallActivity") {
    const choices = context.pathway(object.calledElement)?.outcomes ?? [];
    return [{ name, title: `How “${called(object)}” ended`, choices }];
  }
  if (object.$type === "bpmn:BusinessRuleTask") {
    const answers = context.words.tables.find((table) => table.key === tableOf(object))?.answers ?? [];
    if (answers.length === 1) return [{ name, title: `What “${called(object)}” says`, choices: answers[0].choices }];
    return answers.map((answer) => ({
      ...answer,
      title: `What “${called(object)}” says: ${answer.name.replace(/_/g, " ")}`,
    }));
  }
  return [];
}

/**
 * @param {any} object a decision table's shape
 * @returns {string} the table that it asks
 */
export function tableOf(object) {
  return object.get("fp:table") || `dmn_${bareName(object.id)}`;
}
