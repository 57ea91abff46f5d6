import { button, el, formGroup } from "./dom.js";

/**
 * Some of many: those chosen, each with a way to take it off again, and a list to add from.
 *
 * @param {{id: string, label: string, hint?: string, values: string[], options: {value: string, text: string}[],
 *   none: string, readOnly?: boolean, change: (values: string[]) => void}} field `none`: the text of adding nothing
 * @returns {HTMLElement}
 */
export function listField({ id, label, hint, values, options, none, readOnly, change }) {
  const text = (/** @type {string} */ value) => options.find((one) => one.value === value)?.text ?? value;
  const control = el(
    "select",
    { class: "govuk-select", id, disabled: Boolean(readOnly) },
    el("option", { value: "" }, none),
    ...options
      .filter(({ value }) => !values.includes(value))
      .map((one) => el("option", { value: one.value }, one.text)),
  );
  const add = button("Add", () => control.value && change([...values, control.value]));
  add.id = `${id}-add`;
  add.setAttribute("aria-label", `Add to “${label}”`);
  const chosen = values.map((value, index) => {
    const away = button("Take away", () => change(values.filter((one) => one !== value)));
    away.id = `${id}-away-${index}`;
    away.setAttribute("aria-label", `Take away ${text(value)}`);
    return el("li", {}, el("span", {}, text(value)), readOnly ? null : away);
  });
  const group = formGroup({ id, label, hint, control, after: readOnly ? [] : [add] });
  if (chosen.length) group.insertBefore(el("ul", { class: "fp-panel__chosen" }, ...chosen), control);
  return group;
}
