// The facts that a call or an end gives to another pathway (`fp:with`).
import { selectField } from "./fields/choice-field.js";
import { button, el } from "./fields/dom.js";
import { textField } from "./fields/text-field.js";
import { factsAt } from "./panel-reading.js";

const WITH = "fp:With";
const A_ROLE = /^(case_worker|team_manager|decision_maker|.*_role)$/;

/** @typedef {import("./panel-context.js").PanelContext} Context */

/**
 * @param {any} object a business object
 * @returns {{name: string, value: string}[]}
 */
export function givenTo(object) {
  const values = object.extensionElements?.values ?? [];
  return values
    .filter((/** @type {any} */ one) => one.$type === WITH)
    .map((/** @type {any} */ one) => ({ name: one.name ?? "", value: one.value ?? "" }));
}

/**
 * @param {any} element
 * @param {Context} context
 * @param {string[]} needed the facts that have to be given
 * @returns {HTMLElement[]}
 */
export function givenFields(element, context, needed) {
  const given = givenTo(element.businessObject);
  const known = factsAt(element, context);
  const names = [...new Set([...given.map(({ name }) => name), ...needed])].filter(Boolean);
  const set = (/** @type {string} */ name, /** @type {string} */ value) => {
    const others = given.filter((one) => one.name !== name);
    const index = given.findIndex((one) => one.name === name);
    if (value) others.splice(index === -1 ? others.length : index, 0, { name, value });
    give(element, context, others);
  };
  const fields = names.map((name) => {
    const value = given.find((one) => one.name === name)?.value ?? "";
    const open = context.words.pathway.callable || known.some((fact) => fact.name === name);
    const missing = needed.includes(name) && !value && !open;
    return valueField(name, value, context, missing, (next) => set(name, next));
  });
  if (!context.readOnly) fields.push(another((name) => set(name, "yes")));
  return fields;
}

/**
 * @param {string} name
 * @param {string} value
 * @param {Context} context
 * @param {boolean} missing
 * @param {(value: string) => void} change
 */
function valueField(name, value, context, missing, change) {
  const id = `fp-with-${name}`;
  const label = name.replace(/_/g, " ").replace(/^./, (first) => first.toUpperCase());
  const error = missing ? "The other pathway needs it" : undefined;
  if (A_ROLE.test(name) && !value.startsWith("=")) {
    const options = context.words.roles.map(({ key, title }) => ({ value: key, text: title }));
    return selectField({
      id,
      label,
      error,
      value,
      options,
      none: "Not given here",
      readOnly: context.readOnly,
      change,
    });
  }
  const hint = value.startsWith("=") ? "What that fact is here is handed on" : undefined;
  return textField({ id, label, hint, error, value, readOnly: context.readOnly, change });
}

/** @param {(name: string) => void} add */
function another(add) {
  const control = el("input", { class: "govuk-input", id: "fp-with-another", type: "text", autocomplete: "off" });
  const group = el(
    "div",
    { class: "govuk-form-group fp-panel__another" },
    el("label", { class: "govuk-label", for: "fp-with-another" }, "Give another fact, by its name"),
    control,
    button("Add", () => {
      const name = control.value
        .trim()
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "_")
        .replace(/^_+|_+$/g, "");
      if (name) add(name);
    }),
  );
  return group;
}

/**
 * @param {any} element
 * @param {Context} context
 * @param {{name: string, value: string}[]} given
 */
function give(element, context, given) {
  const object = element.businessObject;
  const foreign = (object.extensionElements?.values ?? []).filter((/** @type {any} */ one) => one.$type !== WITH);
  const extensions = context.create("bpmn:ExtensionElements", {}, object);
  extensions.values = [...foreign, ...given.map((one) => context.create(WITH, one, extensions))];
  context.change(element, { extensionElements: extensions.values.length ? extensions : undefined });
}
