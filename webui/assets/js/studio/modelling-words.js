/** @type {Record<string, string>} what bpmn-js says by itself, in the owner's words */
const SAID = {
  "Append element": "Add what comes next",
  "Create element": "Add to the drawing",
  "Change element": "Make it something else",
  "Search in diagram": "Find a step",
  Delete: "Take away",
  "Align elements": "Put in line",
  "Align elements ": "Put in line ",
  "Distribute elements horizontally": "Space out from left to right",
  "Distribute elements vertically": "Space out from above to below",
  "No matching entries.": "Nothing is called so.",
  "flow elements must be children of pools/participants": "A step has to stand in a lane.",
};

/**
 * @param {string} template
 * @param {Record<string, string>} [replacements]
 * @returns {string}
 */
export function inOurWords(template, replacements = {}) {
  const said = SAID[template] ?? template;
  return said.replace(/{([^}]+)}/g, (_, name) => replacements[name] ?? `{${name}}`);
}
