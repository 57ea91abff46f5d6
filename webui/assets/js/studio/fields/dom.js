// Builds the panel's elements: plain GOV.UK form groups, each with its label, hint and error tied to the control.

/**
 * @param {string} name
 * @param {Record<string, any>} [attributes] `on…` are listeners; false, null and undefined leave the attribute out
 * @param {...(Node | string | null | undefined)} children
 * @returns {any}
 */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/**
 * @param {{id: string, label: string, hint?: string, error?: string, control: HTMLElement, after?: Node[]}} parts
 * @returns {HTMLElement}
 */
export function formGroup({ id, label, hint, error, control, after = [] }) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  if (described) control.setAttribute("aria-describedby", described);
  if (error) control.classList.add(`${control.classList[0]}--error`);
  return el(
    "div",
    { class: `govuk-form-group${error ? " govuk-form-group--error" : ""}` },
    el("label", { class: "govuk-label", for: id }, label),
    hint ? el("div", { class: "govuk-hint", id: `${id}-hint` }, hint) : null,
    error ? errorMessage(`${id}-error`, error) : null,
    control,
    ...after,
  );
}

/**
 * @param {string} id
 * @param {string} sentence
 */
export function errorMessage(id, sentence) {
  const prefix = el("span", { class: "govuk-visually-hidden" }, "Error:");
  return el("p", { class: "govuk-error-message", id }, prefix, ` ${sentence}`);
}

/**
 * @param {string} text
 * @param {string} url
 * @returns {HTMLElement}
 */
export function link(text, url) {
  return el("a", { class: "govuk-link", href: url }, text);
}

/**
 * @param {string} text
 * @param {() => void} act
 * @returns {HTMLElement}
 */
export function button(text, act) {
  const classes = "govuk-button govuk-button--secondary govuk-button--small";
  return el("button", { type: "button", class: classes, onclick: act }, text);
}

/**
 * @param {...(Node | string)} parts
 * @returns {HTMLElement}
 */
export function note(...parts) {
  return el("p", { class: "fp-panel__note" }, ...parts);
}

/**
 * @param {string} id
 * @param {string} summary
 * @param {HTMLElement[]} inside
 * @param {boolean} [open]
 * @returns {HTMLElement}
 */
export function details(id, summary, inside, open = false) {
  return el(
    "details",
    { class: "govuk-details fp-panel__more", id, open },
    el("summary", { class: "govuk-details__summary" }, el("span", { class: "govuk-details__summary-text" }, summary)),
    el("div", { class: "govuk-details__text" }, ...inside),
  );
}
