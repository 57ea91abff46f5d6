// Steps that nobody fills in: another pathway, a decision table, a letter, a phase, and doing something for each of a list.
import { radiosField, selectField } from "./fields/choice-field.js";
import { details, el, link, note } from "./fields/dom.js";
import { textField } from "./fields/text-field.js";
import { lateField, nameField, ruleFields, whatToDo } from "./panel-common.js";
import { givenFields } from "./panel-given.js";
import { factsAt, tableOf } from "./panel-reading.js";

/** @typedef {import("./panel-context.js").PanelContext} Context */

const VERB = "A verb and what it is done to";
const SEVERAL = "bpmn:MultiInstanceLoopCharacteristics";

/**
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement[][]}
 */
export function callParts(element, context) {
  const key = element.businessObject.calledElement ?? "";
  const called = context.pathway(key);
  const callable = context.words.pathways.filter((one) => one.callable);
  return [
    [
      nameField(element, context, "What is gone through here"),
      selectField({
        id: "fp-called",
        label: "Which pathway",
        hint: "It is gone through here, and then this one goes on",
        error: key && !called ? "There is no such pathway" : undefined,
        value: key,
        none: key ? undefined : "None chosen",
        options: callable.map((one) => ({ value: one.key, text: one.title })),
        readOnly: context.readOnly,
        change: (calledElement) => context.change(element, { calledElement }),
      }),
      ...(called
        ? [note(link("See that pathway", `/pathways/${called.key}`), ` It ends as: ${endings(called)}.`)]
        : []),
    ],
    [
      el("h3", { class: "fp-panel__heading" }, "What it is given"),
      ...givenFields(element, context, called?.needs ?? []),
    ],
    [
      ...ruleFields(element, context, { attribute: "due", label: "Due", none: "No date of its own" }),
      lateField(element, context),
    ],
    [forEach(element, context)],
    whatToDo(element, context, "What it means"),
  ];
}

/** @param {{outcomes: {title: string}[]}} pathway */
function endings(pathway) {
  return pathway.outcomes.map(({ title }) => title).join("; ");
}

/**
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement[][]}
 */
export function tableParts(element, context) {
  const key = tableOf(element.businessObject);
  const known = context.words.tables.some((table) => table.key === key);
  const { tables } = context.words.urls;
  return [
    [
      nameField(element, context, VERB),
      selectField({
        id: "fp-table",
        label: "Decision table",
        error: known ? undefined : `There is no table “${key}” in this draft: choose one, or make it`,
        value: known ? key : "",
        none: known ? undefined : "None chosen",
        options: context.words.tables.map((table) => ({ value: table.key, text: table.title })),
        readOnly: context.readOnly,
        after: [note(known ? link("Edit this table", `${tables}/${key}`) : link("The tables of this draft", tables))],
        change: (table) => context.change(element, { "fp:table": table || undefined }),
      }),
    ],
    whatToDo(element, context, "What it decides"),
  ];
}

/**
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement[][]}
 */
export function letterParts(element, context) {
  const { letters } = context.words;
  return [
    [
      nameField(element, context, VERB),
      textField({
        id: "fp-letter",
        label: "Letter",
        hint: letters.length
          ? `Letters that are noted already: ${letters.join(", ")}`
          : "The name by which the record notes it",
        value: element.businessObject.get("fp:letter") ?? "",
        readOnly: context.readOnly,
        change: (letter) => context.change(element, { "fp:letter": letter || undefined }),
      }),
      note(
        "The record notes that this letter is due. Nobody is asked, and nothing is written or sent: " +
          "where somebody is to write it, draw a task for a person.",
      ),
    ],
    whatToDo(element, context, "What it means"),
  ];
}

/**
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement[][]}
 */
export function phaseParts(element, context) {
  return [
    [
      nameField(element, context, "What goes on in it"),
      note("It needs a start and an end of its own. What can happen at any time stands on its edge."),
    ],
    [forEach(element, context)],
    whatToDo(element, context, "What it is for"),
  ];
}

/**
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement}
 */
export function forEach(element, context) {
  const loop = element.businessObject.loopCharacteristics;
  const several = loop?.$type === SEVERAL;
  const inside = [
    radiosField({
      id: "fp-each",
      legend: "How often it is done",
      value: several ? "each" : "once",
      options: [
        { value: "once", text: "Once" },
        { value: "each", text: "For each of a list" },
      ],
      readOnly: context.readOnly,
      change: (value) =>
        context.change(element, { loopCharacteristics: value === "each" ? newLoop(element, context) : undefined }),
    }),
    ...(several ? loopFields(element, loop, context) : []),
  ];
  return details("fp-several", "Once, or for each of a list", inside, several);
}

/**
 * @param {any} element
 * @param {Context} context
 */
function newLoop(element, context) {
  const loop = context.create(SEVERAL, { isSequential: false }, element.businessObject);
  const list = factsAt(element, context).find(({ choices }) => !choices.length)?.name ?? "siblings";
  loop.loopDataInputRef = context.factNamed(list);
  loop.inputDataItem = context.create("bpmn:DataInput", { id: `${list}_one`, name: `${list}_one` }, loop);
  return loop;
}

/**
 * @param {any} element
 * @param {any} loop
 * @param {Context} context
 */
function loopFields(element, loop, context) {
  const { readOnly } = context;
  const set = (/** @type {Record<string, any>} */ properties) => context.changePart(element, loop, properties);
  const fact = (/** @type {string} */ name) => (name ? context.factNamed(plain(name)) : undefined);
  const item = (/** @type {string} */ type, /** @type {string} */ name) =>
    name ? context.create(type, { id: plain(name), name: plain(name) }, loop) : undefined;
  const named = (/** @type {any} */ data) => data?.name ?? data?.id ?? "";
  return [
    textField({
      id: "fp-list",
      label: "For each of",
      hint: "The fact that holds the list: what a form’s answer with several choices or a list of children is called",
      value: loop.loopDataInputRef?.id ?? "",
      mono: true,
      readOnly,
      change: (name) => set({ loopDataInputRef: fact(name) }),
    }),
    textField({
      id: "fp-item",
      label: "One of them is called",
      value: named(loop.inputDataItem),
      mono: true,
      readOnly,
      change: (name) => set({ inputDataItem: item("bpmn:DataInput", name) }),
    }),
    radiosField({
      id: "fp-order",
      legend: "In which order",
      value: loop.isSequential ? "one" : "all",
      options: [
        { value: "all", text: "All at once" },
        { value: "one", text: "One after another" },
      ],
      readOnly,
      change: (value) => set({ isSequential: value === "one" }),
    }),
    textField({
      id: "fp-collected",
      label: "From each is kept",
      hint: "The fact that one of them ends with",
      value: named(loop.outputDataItem),
      mono: true,
      readOnly,
      change: (name) => set({ outputDataItem: item("bpmn:DataOutput", name) }),
    }),
    textField({
      id: "fp-collects",
      label: "All of them are then called",
      value: loop.loopDataOutputRef?.id ?? "",
      mono: true,
      readOnly,
      change: (name) => set({ loopDataOutputRef: fact(name) }),
    }),
    textField({
      id: "fp-until",
      label: "Until",
      hint: "A condition that ends it early. Leave it empty to do it for all",
      value: loop.completionCondition?.body ?? "",
      mono: true,
      readOnly,
      change: (body) =>
        set({ completionCondition: body ? context.create("bpmn:FormalExpression", { body }, loop) : undefined }),
    }),
  ];
}

/** @param {string} name */
function plain(name) {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
}
