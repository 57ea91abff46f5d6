// What every shape has: a name, what to do at it with its source, and a rule with its example.

import { selectField } from "./fields/choice-field.js";
import { details, el, link, note } from "./fields/dom.js";
import { searchField } from "./fields/search-field.js";
import { textField } from "./fields/text-field.js";
import { called, factsAt } from "./panel-reading.js";

const SOURCE = /^(.*?)\s*\bSource:\s*(.*)$/s;

/** @typedef {import("./panel-context.js").PanelContext} Context */

/**
 * @param {any} element
 * @param {Context} context
 * @param {string} hint
 * @returns {HTMLElement}
 */
export function nameField(element, context, hint) {
  return textField({
    id: "fp-name",
    label: element.type === "bpmn:SequenceFlow" ? "What stands on it" : "What it is called",
    hint,
    value: (element.businessObject.name ?? "").replace(/\s+/g, " "),
    readOnly: context.readOnly,
    change: (name) => context.change(element, { name: name || undefined }),
  });
}

/**
 * The two fields that together are the shape's documentation.
 * @param {any} element
 * @param {Context} context
 * @param {string} label
 * @returns {HTMLElement[]}
 */
export function whatToDo(element, context, label = "What to do, shown to the worker") {
  const { toDo, source } = readDocumentation(element.businessObject);
  return [
    textField({
      id: "fp-to-do",
      label,
      value: toDo,
      rows: 4,
      readOnly: context.readOnly,
      change: (value) => document(element, context, value, source),
    }),
    textField({
      id: "fp-source",
      label: "Source",
      hint: "The regulation, guidance or policy that asks for it",
      value: source,
      rows: 2,
      readOnly: context.readOnly,
      change: (value) => document(element, context, toDo, value),
    }),
  ];
}

/**
 * The same two fields for the pathway itself: what it is for.
 * @param {any} pool
 * @param {Context} context
 * @returns {HTMLElement[]}
 */
export function whatItIsFor(pool, context) {
  const process = pool.businessObject.processRef;
  const { toDo, source } = readDocumentation(process);
  const write = (/** @type {string} */ text) => {
    const made = text ? [context.create("bpmn:Documentation", { text }, process)] : [];
    context.changePart(pool, process, { documentation: made });
  };
  const { readOnly } = context;
  return [
    textField({
      id: "fp-to-do",
      label: "What this pathway is for",
      value: toDo,
      rows: 4,
      readOnly,
      change: (value) => write(documentation(value, source)),
    }),
    textField({
      id: "fp-source",
      label: "Source",
      value: source,
      rows: 2,
      readOnly,
      change: (value) => write(documentation(toDo, value)),
    }),
  ];
}

/**
 * @param {any} object
 * @returns {{toDo: string, source: string}}
 */
export function readDocumentation(object) {
  const text = (object.documentation?.[0]?.text ?? "").trim();
  const parts = SOURCE.exec(text);
  return parts ? { toDo: parts[1], source: parts[2] } : { toDo: text, source: "" };
}

/**
 * @param {any} element
 * @param {Context} context
 * @param {string} toDo
 * @param {string} source
 */
function document(element, context, toDo, source) {
  const text = documentation(toDo, source);
  const made = text ? [context.create("bpmn:Documentation", { text }, element.businessObject)] : [];
  context.change(element, { documentation: made });
}

/**
 * @param {string} toDo
 * @param {string} source
 */
function documentation(toDo, source) {
  return [toDo, source && `Source: ${source}`].filter(Boolean).join(" ");
}

/**
 * @param {any} element
 * @param {Context} context
 * @param {{attribute: "due" | "followUp", label: string, hint?: string, none: string}} wanted
 * @returns {HTMLElement[]}
 */
export function ruleFields(element, context, { attribute, label, hint, none }) {
  const property = `fp:${attribute}`;
  const id = `fp-${attribute.toLowerCase()}`;
  const value = element.businessObject.get(property) ?? "";
  const byFact = value.startsWith("=");
  const change = (/** @type {string} */ key) => context.change(element, { [property]: key || undefined });
  const field = searchField({
    id,
    label,
    hint,
    value: byFact ? "" : value,
    list: context.rules,
    unknown: "There is no such deadline rule",
    none: byFact ? "An answer decides, see below" : none,
    readOnly: context.readOnly,
    after: byFact ? [] : about(context, value),
    change,
  });
  return attribute === "due" ? [field, ruleByFact(element, context, value, change)] : [field];
}

/**
 * @param {Context} context
 * @param {string} key
 * @returns {HTMLElement[]}
 */
function about(context, key) {
  const rule = context.words.rules.find((one) => one.key === key);
  const more = link("A new rule", "/timescales/new");
  if (!rule) return [note(more)];
  const sure = rule.sure ? "" : " fp-panel__unsure";
  return [
    note(`${rule.words}. ${rule.example}`),
    note(
      "Source: ",
      rule.source.replace(/\.$/, ""),
      ". ",
      el("span", { class: `fp-panel__status${sure}` }, `${rule.kind}, ${rule.status}.`),
      " ",
      link("See the rule", `/timescales/${encodeURIComponent(key)}`),
      " ",
      more,
    ),
  ];
}

/**
 * @param {any} element
 * @param {Context} context
 * @param {string} value
 * @param {(key: string) => void} change
 */
function ruleByFact(element, context, value, change) {
  const facts = factsAt(element, context);
  const given = facts.map(({ name, title }) => ({ value: `=${name}`, text: `${title} (${name})` }));
  return details(
    "fp-due-by-fact",
    "Let an answer or the caller decide which rule",
    [
      selectField({
        id: "fp-due-fact",
        label: "Takes its rule from",
        hint: "Every value it can have must be the name of a rule",
        value: value.startsWith("=") ? value : "",
        options: given,
        none: "Nothing: the rule above counts",
        readOnly: context.readOnly,
        change: (fact) => change(fact || (value.startsWith("=") ? "" : value)),
      }),
    ],
    value.startsWith("="),
  );
}

/**
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement}
 */
export function lateField(element, context) {
  const value = element.businessObject.get("fp:escalation") ?? "";
  const code = context.words.escalations.find((one) => one.key === value);
  return selectField({
    id: "fp-escalation",
    label: "If it is late",
    value,
    options: context.words.escalations.map(({ key, words }) => ({ value: key, text: words })),
    none: "Nobody is told",
    readOnly: context.readOnly,
    after: code ? [note(code.full)] : [],
    change: (key) => context.change(element, { "fp:escalation": key || undefined }),
  });
}

/**
 * @param {any} element
 * @param {Context} context
 * @param {string} who what the form is for: `the worker fills in`
 * @returns {HTMLElement}
 */
export function formField(element, context, who) {
  const value = element.businessObject.get("fp:form") ?? "";
  const { forms } = context.words.urls;
  const known = context.form(value);
  const makeNew = context.isUnsettled(element.businessObject)
    ? "Name it first; then a new form can be made for it."
    : link("Make a new form", `${forms}/new?for=${encodeURIComponent(element.businessObject.id)}`);
  const edit = link("Edit this form", `${forms}/${encodeURIComponent(value)}`);
  return selectField({
    id: "fp-form",
    label: "Form",
    error: value && !known ? "There is no such form in this draft: choose another, or make it" : undefined,
    value,
    options: context.words.forms.map(({ id, title }) => ({ value: id, text: title })),
    none: "None chosen",
    readOnly: context.readOnly,
    after: [
      note(...(known ? [edit, " "] : [`Choose the form ${who}. `]), makeNew),
      ...(known?.outcome ? [note(`It asks: ${known.outcome.title}`)] : []),
    ],
    change: (form) => context.change(element, { "fp:form": form || undefined }),
  });
}

/**
 * @param {string} title
 * @param {any[]} shapes
 * @param {Context} context
 * @param {(shape: any) => string} [textOf]
 * @returns {HTMLElement} a list of shapes, each a button that leads to it
 */
export function shapeList(title, shapes, context, textOf = (shape) => called(shape.businessObject)) {
  const lead = (/** @type {any} */ shape) =>
    el("button", { type: "button", class: "fp-panel__lead", onclick: () => context.select(shape) }, textOf(shape));
  return el(
    "div",
    { class: "govuk-form-group" },
    el("h3", { class: "fp-panel__heading" }, title),
    el("ul", { class: "fp-panel__list" }, ...shapes.map((shape) => el("li", {}, lead(shape)))),
  );
}
