// The ways on: which one counts when nothing else fits, and which answer each one asks for.
import { selectField } from "./fields/choice-field.js";
import { details, note } from "./fields/dom.js";
import { textField } from "./fields/text-field.js";
import { nameField, shapeList } from "./panel-common.js";
import { readRows } from "./panel-condition.js";
import { called, factsAt } from "./panel-reading.js";
import { rowFields, SPOKEN } from "./panel-rows.js";

/** @typedef {import("./panel-context.js").PanelContext} Context */

const TOO_MUCH = "It says more than lines of questions can say, so it stands here as it is written.";
const CHOOSING = ["bpmn:ExclusiveGateway", "bpmn:InclusiveGateway"];

/**
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement[]}
 */
export function gatewayFields(element, context) {
  const out = element.outgoing.filter((/** @type {any} */ flow) => flow.type === "bpmn:SequenceFlow");
  const chooses = CHOOSING.includes(element.type) && out.length > 1;
  const name = nameField(element, context, out.length > 1 ? "A question" : "Nothing, where ways only meet again");
  return [
    name,
    ...(chooses ? [defaultWay(element, out, context)] : []),
    ...(out.length ? [shapeList("Ways out", out, context, (flow) => wayInWords(flow, element, context))] : []),
  ];
}

/**
 * @param {any} gateway
 * @param {any[]} out
 * @param {Context} context
 */
function defaultWay(gateway, out, context) {
  const now = gateway.businessObject.default;
  return selectField({
    id: "fp-default",
    label: "The way when no other answer fits",
    hint: "Choose the one that does no harm if something is not known",
    value: now?.id ?? "",
    none: now ? undefined : "None yet",
    options: out.map((flow) => ({ value: flow.id, text: wayName(flow) })),
    readOnly: context.readOnly,
    change: (id) => makeDefault(context.registry.get(id), context),
  });
}

/**
 * @param {any} flow
 * @param {Context} context
 */
function makeDefault(flow, context) {
  context.together(() => {
    context.change(flow.source, { default: flow.businessObject });
    if (flow.businessObject.conditionExpression) context.change(flow, { conditionExpression: undefined });
  });
}

/** @param {any} flow */
function wayName(flow) {
  return flow.businessObject.name ? called(flow.businessObject) : `to “${called(flow.target.businessObject)}”`;
}

/**
 * @param {any} flow
 * @param {any} gateway
 * @param {Context} context
 */
function wayInWords(flow, gateway, context) {
  if (gateway.businessObject.default === flow.businessObject) return `${wayName(flow)}: when no other answer fits`;
  const text = flow.businessObject.conditionExpression?.body;
  return text ? `${wayName(flow)}: ${conditionInWords(text, factsAt(flow.source, context))}` : wayName(flow);
}

/**
 * @param {string} text
 * @param {import("./panel-reading.js").Fact[]} facts
 */
export function conditionInWords(text, facts) {
  const read = readRows(text);
  const said = read?.rows.map(({ asked }) => askedInWords(asked, facts));
  return said?.every(Boolean) ? said.join(` ${read?.join} `) : text;
}

/**
 * @param {import("./panel-condition.js").Asked} asked
 * @param {import("./panel-reading.js").Fact[]} facts
 * @returns {string} empty for a fact that is not known here
 */
function askedInWords({ fact: name, how, values }, facts) {
  const fact = facts.find((one) => one.name === name);
  if (!fact) return "";
  const title = (/** @type {any} */ value) => fact.choices.find((one) => one.value === value)?.title ?? String(value);
  return `${fact.title} ${SPOKEN[how]} ${values.map((value) => `“${title(value)}”`).join(" or ")}`;
}

/**
 * @param {any} flow
 * @param {Context} context
 * @returns {HTMLElement[]}
 */
export function flowFields(flow, context) {
  const { source } = flow;
  const chooses = CHOOSING.includes(source.type) && source.outgoing.length > 1;
  const text = flow.businessObject.conditionExpression?.body ?? "";
  const name = nameField(flow, context, "The answer, in one or two words");
  const route = note(`From “${called(source.businessObject)}” to “${called(flow.target.businessObject)}”.`);
  if (!chooses && !text)
    return [route, name, note("It is always taken. Draw a question before it to choose between ways.")];
  if (source.businessObject.default === flow.businessObject && !text) {
    return [route, name, note("It is taken when no other answer fits, so it asks nothing itself.")];
  }
  return [route, name, ...conditionFields(flow, text, context)];
}

/**
 * @param {any} flow
 * @param {string} text
 * @param {Context} context
 */
function conditionFields(flow, text, context) {
  const facts = factsAt(flow.source, context);
  const read = text ? readRows(text) : { join: /** @type {const} */ ("and"), rows: [] };
  const ask = (/** @type {string} */ condition) =>
    context.change(flow, { conditionExpression: expression(condition, flow, context) });
  const fields = read ? rowFields(facts, read, context, ask) : [note(TOO_MUCH)];
  const raw = textField({
    id: "fp-condition",
    label: "The condition as it is written",
    hint: "For more than the lists can say: names of facts, values in quotation marks, and, or, not, in",
    value: text,
    rows: 2,
    mono: true,
    readOnly: context.readOnly,
    change: ask,
  });
  const known = facts.map(({ name, title }) => `${name}: ${title}`).join("\n");
  const help = details("fp-facts", "The facts that are known here", [note(known || "None yet.")]);
  return [...fields, raw, help];
}

/**
 * @param {string} condition
 * @param {any} flow
 * @param {Context} context
 */
function expression(condition, flow, context) {
  return condition ? context.create("bpmn:FormalExpression", { body: condition }, flow.businessObject) : undefined;
}
