// The ways on: which one counts when nothing else fits, and which answer each one asks for.
import { checkboxesField, selectField } from "./fields/choice-field.js";
import { details, note } from "./fields/dom.js";
import { textField } from "./fields/text-field.js";
import { nameField, shapeList } from "./panel-common.js";
import { readCondition, writeCondition, writeValue } from "./panel-condition.js";
import { called, factsAt } from "./panel-reading.js";

/** @typedef {import("./panel-context.js").PanelContext} Context */

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

/** How a fact can be asked for: those with one value, and those that hold several. */
const OF_ONE = [
  { value: "is", text: "is one of" },
  { value: "is not", text: "is none of" },
];
const OF_SEVERAL = [
  { value: "holds", text: "holds" },
  { value: "does not hold", text: "does not hold" },
];

/**
 * @param {string} text
 * @param {import("./panel-reading.js").Fact[]} facts
 */
export function conditionInWords(text, facts) {
  const read = readCondition(text);
  const fact = read && facts.find((one) => one.name === read.fact);
  if (!read || !fact) return text;
  const title = (/** @type {any} */ value) => fact.choices.find((one) => one.value === value)?.title ?? String(value);
  return `${fact.title} ${read.how} ${read.values.map((value) => `“${title(value)}”`).join(" or ")}`;
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
  const read = readCondition(text);
  const ask = (/** @type {string} */ condition) =>
    context.change(flow, { conditionExpression: expression(condition, flow, context) });
  const fields = read || !text ? chosenFrom(facts, read, context, ask) : [];
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
 * @param {import("./panel-reading.js").Fact[]} facts
 * @param {import("./panel-condition.js").Asked | undefined} read
 * @param {Context} context
 * @param {(condition: string) => void} ask
 * @returns {HTMLElement[]} the condition as choices from lists
 */
function chosenFrom(facts, read, context, ask) {
  const { readOnly } = context;
  const fact = facts.find((one) => one.name === read?.fact);
  const unlisted = read && !fact ? [{ value: read.fact, text: unlistedFact(read.fact, context) }] : [];
  const first = selectField({
    id: "fp-fact",
    label: "It is taken when",
    value: read?.fact ?? "",
    none: "Choose what it asks for",
    options: [...facts.map(({ name, title }) => ({ value: name, text: title })), ...unlisted],
    readOnly,
    change: (chosen) => ask(writeCondition(firstAsked(chosen, facts))),
  });
  if (!read || !fact?.choices.length) return [first];
  const several = fact.many || read.how === "holds" || read.how === "does not hold";
  const how = selectField({
    id: "fp-how",
    label: "and",
    value: read.how,
    options: several ? OF_SEVERAL : OF_ONE,
    readOnly,
    change: (/** @type {any} */ chosen) => ask(writeCondition({ ...read, how: chosen })),
  });
  const choices = choicesOf(fact, read.values);
  const written = read.values.map(writeValue);
  const raw = (/** @type {string[]} */ values) =>
    choices.filter(({ value }) => values.includes(value)).map((one) => one.raw);
  const values = several
    ? selectField({
        id: "fp-values",
        label: "this answer",
        value: written[0],
        options: choices,
        readOnly,
        change: (value) => ask(writeCondition({ ...read, values: raw([value]) })),
      })
    : checkboxesField({
        id: "fp-values",
        legend: "these answers",
        values: written,
        options: choices,
        readOnly,
        change: (now) => ask(writeCondition({ ...read, values: raw(now) })),
      });
  return [first, how, values];
}

/**
 * @param {string} name
 * @param {Context} context
 */
function unlistedFact(name, context) {
  const spoken = name.replace(/_/g, " ");
  return context.words.pathway.callable ? `“${spoken}”, given by whoever calls this pathway` : `“${spoken}”`;
}

/**
 * @param {import("./panel-reading.js").Fact} fact
 * @param {any[]} chosen
 */
function choicesOf(fact, chosen) {
  const listed = fact.choices.map(({ value, title }) => ({ raw: value, value: writeValue(value), text: title }));
  const strange = chosen.filter((value) => !listed.some((one) => one.raw === value));
  return [
    ...listed,
    ...strange.map((value) => ({
      raw: value,
      value: writeValue(value),
      text: fact.open ? String(value) : `${value}, which it never is`,
    })),
  ];
}

/**
 * @param {string} name
 * @param {import("./panel-reading.js").Fact[]} facts
 * @returns {import("./panel-condition.js").Asked} what is asked at first of a fact that was just chosen
 */
function firstAsked(name, facts) {
  const fact = facts.find((one) => one.name === name);
  const values = fact ? [fact.choices[0]?.value ?? true] : [];
  return { fact: name, how: fact?.many ? "holds" : "is", values };
}

/**
 * @param {string} condition
 * @param {any} flow
 * @param {Context} context
 */
function expression(condition, flow, context) {
  return condition ? context.create("bpmn:FormalExpression", { body: condition }, flow.businessObject) : undefined;
}
