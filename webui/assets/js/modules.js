// Finds the elements that ask for a behaviour by `data-module` and starts one object for each.

/**
 * @template T
 * @param {string} name the value of `data-module`
 * @param {new (element: HTMLElement) => T} Behaviour
 * @param {ParentNode} [within]
 * @returns {T[]}
 */
export function startAll(name, Behaviour, within = document) {
  const elements = within.querySelectorAll(`[data-module~="${name}"]`);
  return Array.from(elements, (element) => new Behaviour(/** @type {HTMLElement} */ (element)));
}
