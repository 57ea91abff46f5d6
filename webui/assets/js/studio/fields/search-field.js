import { el, formGroup } from "./dom.js";

/**
 * @typedef {{id: string, texts: string[], options: {value: string, text: string, more?: string}[],
 *   element: HTMLElement}} SearchList what is searched, and the browser's own list of it
 */

/**
 * @param {string} id
 * @param {{value: string, text: string, more?: string}[]} options
 * @returns {SearchList} made once and used by every field that searches it; it has to stand on the page
 */
export function searchList(id, options) {
  const texts = named(options);
  const items = texts.map((text, index) => el("option", { value: text }, options[index].more ?? ""));
  return { id, texts, options, element: el("datalist", { id }, ...items) };
}

/**
 * One of many, found by typing a part of its words.
 *
 * @param {{id: string, label: string, hint?: string, value: string, list: SearchList, unknown: string, none: string,
 *   readOnly?: boolean, after?: Node[], change: (value: string) => void}} field
 *   `unknown` is said of what is on no list, `none` when nothing is chosen
 * @returns {HTMLElement}
 */
export function searchField({ id, label, hint, value, list, unknown, none, readOnly, after, change }) {
  const { texts, options } = list;
  const now = options.findIndex((one) => one.value === value);
  const shown = now === -1 ? value : texts[now];
  const control = el("input", {
    class: "govuk-input",
    id,
    type: "text",
    list: list.id,
    autocomplete: "off",
    placeholder: none,
    readonly: Boolean(readOnly),
    onchange: () => choose(control.value.trim()),
  });
  control.value = shown;
  control.dataset.was = shown;
  const error = value && now === -1 ? `${unknown}: “${value}”` : undefined;
  const group = formGroup({ id, label, hint, error, control, after });

  /** @param {string} typed */
  function choose(typed) {
    if (!typed) {
      control.dataset.was = "";
      return change("");
    }
    const wanted = typed.toLowerCase();
    const said = texts.map((text, index) => [text.toLowerCase(), (options[index].more ?? "").toLowerCase()]);
    const found = said.findIndex(([text]) => text === wanted);
    // What it is called counts before what is said of it, the whole of that before a part.
    const fits = [
      said.flatMap(([, more], index) => (more === wanted ? [index] : [])),
      said.flatMap(([text], index) => (text.includes(wanted) ? [index] : [])),
      said.flatMap(([, more], index) => (more.includes(wanted) ? [index] : [])),
    ];
    const only = fits.find((some) => some.length > 0) ?? [];
    if (found === -1 && only.length !== 1) return refuse(typed, only.length);
    control.dataset.was = control.value;
    return change(options[found === -1 ? only[0] : found].value);
  }

  /**
   * @param {string} typed
   * @param {number} many
   */
  function refuse(typed, many) {
    const sentence = many
      ? `${many} have “${typed}” in their name: choose one from the list`
      : `${unknown}: “${typed}”`;
    const again = formGroup({ id, label, hint, error: sentence, control, after });
    group.className = again.className;
    group.replaceChildren(...again.childNodes);
    control.focus();
  }

  return group;
}

/**
 * @param {{value: string, text: string}[]} options
 * @returns {string[]} the texts, with the key behind those that are not alone
 */
function named(options) {
  const count = new Map();
  for (const { text } of options) count.set(text, (count.get(text) ?? 0) + 1);
  return options.map(({ value, text }) => (count.get(text) > 1 ? `${text} (${value})` : text));
}
