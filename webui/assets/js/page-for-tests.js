// A page for tests: happy-dom's window, with the globals that the behaviours use.
import { Window } from "happy-dom";

const GLOBALS = ["window", "document", "FormData", "CSS", "HTMLInputElement", "HTMLDetailsElement", "AbortController"];

/**
 * @param {string} html what stands in the body
 * @returns {Document}
 */
export function openPage(html) {
  const window = new Window({ url: "http://localhost/tasks/1" });
  for (const name of GLOBALS)
    Object.assign(globalThis, { [name]: name === "window" ? window : Reflect.get(window, name) });
  window.document.body.innerHTML = html;
  return /** @type {any} */ (window.document);
}

/**
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @returns {T}
 */
export function find(selector) {
  const element = document.querySelector(selector);
  if (!element) throw new Error(`${selector} is not on the page`);
  return /** @type {any} */ (element);
}
