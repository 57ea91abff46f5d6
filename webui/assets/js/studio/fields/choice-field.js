import { el, formGroup } from "./dom.js";

/** @typedef {{value: string, text: string}} Option */

/**
 * @param {{id: string, label: string, hint?: string, error?: string, value: string, options: Option[],
 *   groups?: {title: string, options: Option[]}[], none?: string, readOnly?: boolean, after?: Node[],
 *   change: (value: string) => void}} field `none`: the text of choosing nothing
 * @returns {HTMLElement}
 */
export function selectField({ id, label, hint, error, value, options, groups = [], none, readOnly, after, change }) {
  const control = el("select", {
    class: "govuk-select",
    id,
    disabled: Boolean(readOnly),
    onchange: () => change(control.value),
  });
  const listed = [...options, ...groups.flatMap((group) => group.options)];
  if (none !== undefined) control.append(option({ value: "", text: none }, value));
  if (value && !listed.some((one) => one.value === value)) control.append(option({ value, text: value }, value));
  control.append(...options.map((one) => option(one, value)));
  for (const { title, options: inside } of groups) {
    if (inside.length) control.append(el("optgroup", { label: title }, ...inside.map((one) => option(one, value))));
  }
  control.value = value;
  return formGroup({ id, label, hint, error, control, after });
}

/**
 * @param {Option} one
 * @param {string} value
 */
function option(one, value) {
  return el("option", { value: one.value, selected: one.value === value }, one.text);
}

/**
 * @param {{id: string, legend: string, hint?: string, value: string, options: Option[], readOnly?: boolean,
 *   change: (value: string) => void}} field
 * @returns {HTMLElement}
 */
export function radiosField({ id, legend, hint, value, options, readOnly, change }) {
  const items = options.map((one, index) =>
    item("radio", `${id}-${index}`, one.text, {
      name: id,
      checked: one.value === value,
      disabled: Boolean(readOnly),
      onchange: () => change(one.value),
    }),
  );
  return fieldset(id, legend, hint, el("div", { class: "govuk-radios govuk-radios--small" }, ...items));
}

/**
 * @param {{id: string, legend: string, hint?: string, values: string[], options: Option[], readOnly?: boolean,
 *   change: (values: string[]) => void}} field
 * @returns {HTMLElement}
 */
export function checkboxesField({ id, legend, hint, values, options, readOnly, change }) {
  const boxes = options.map((one, index) =>
    item("checkbox", `${id}-${index}`, one.text, {
      value: one.value,
      checked: values.includes(one.value),
      disabled: Boolean(readOnly),
      onchange: () => change(chosen()),
    }),
  );
  const chosen = () =>
    boxes
      .map((box) => box.querySelector("input"))
      .filter((input) => input.checked)
      .map((input) => input.value);
  return fieldset(id, legend, hint, el("div", { class: "govuk-checkboxes govuk-checkboxes--small" }, ...boxes));
}

/**
 * @param {{id: string, text: string, checked: boolean, readOnly?: boolean, change: (checked: boolean) => void}} field
 * @returns {HTMLElement}
 */
export function checkboxField({ id, text, checked, readOnly, change }) {
  const box = item("checkbox", id, text, {
    checked,
    disabled: Boolean(readOnly),
    onchange: () => change(box.querySelector("input").checked),
  });
  return el(
    "div",
    { class: "govuk-form-group" },
    el("div", { class: "govuk-checkboxes govuk-checkboxes--small" }, box),
  );
}

/**
 * @param {"radio" | "checkbox"} type
 * @param {string} id
 * @param {string} text
 * @param {Record<string, any>} attributes
 */
function item(type, id, text, attributes) {
  const block = type === "radio" ? "govuk-radios" : "govuk-checkboxes";
  return el(
    "div",
    { class: `${block}__item` },
    el("input", { class: `${block}__input`, type, id, ...attributes }),
    el("label", { class: `govuk-label ${block}__label`, for: id }, text),
  );
}

/**
 * @param {string} id
 * @param {string} legend
 * @param {string | undefined} hint
 * @param {HTMLElement} inside
 */
function fieldset(id, legend, hint, inside) {
  const described = hint ? `${id}-hint` : null;
  return el(
    "div",
    { class: "govuk-form-group" },
    el(
      "fieldset",
      { class: "govuk-fieldset", id, "aria-describedby": described },
      el("legend", { class: "govuk-fieldset__legend fp-panel__legend" }, legend),
      hint ? el("div", { class: "govuk-hint", id: described }, hint) : null,
      inside,
    ),
  );
}
