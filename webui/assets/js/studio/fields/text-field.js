import { el, formGroup } from "./dom.js";

/**
 * A line or some lines of text, taken over when the person leaves the field or presses Enter in a line.
 *
 * @param {{id: string, label: string, hint?: string, error?: string, value: string, rows?: number, mono?: boolean,
 *   readOnly?: boolean, after?: Node[], change: (value: string) => void}} field
 * @returns {HTMLElement}
 */
export function textField({ id, label, hint, error, value, rows, mono, readOnly, after, change }) {
  const name = rows ? "textarea" : "input";
  const control = el(name, {
    class: `govuk-${name}${mono ? " fp-panel__code" : ""}`,
    id,
    rows,
    type: rows ? null : "text",
    readonly: Boolean(readOnly),
    spellcheck: mono ? "false" : null,
    autocomplete: "off",
    onchange: () => {
      control.dataset.was = control.value;
      change(control.value.trim());
    },
  });
  control.value = value;
  control.dataset.was = value;
  return formGroup({ id, label, hint, error, control, after });
}
