// The commonest conditions as a choice from lists: one fact, how it is compared, and the values it may have.

const NAME = "[a-z][a-z0-9_]*";
const VALUE = `"[^"]*"|True|False|None|-?\\d+`;
const SEVERAL = `\\[((?:${VALUE})(?:, ?(?:${VALUE}))*)\\]`;

/** @typedef {string | number | boolean | null} Value */
/** @typedef {"is" | "is not" | "holds" | "does not hold"} How the last two of a fact that holds several values */
/** @typedef {{fact: string, how: How, values: Value[]}} Asked */

/** @type {[How, RegExp, (parts: string[]) => [string, string]][]} how it is written, and where fact and values stand */
const WRITTEN = [
  ["is", new RegExp(`^(${NAME}) == (${VALUE})$`), ([, fact, value]) => [fact, value]],
  ["is", new RegExp(`^(${NAME}) in ${SEVERAL}$`), ([, fact, values]) => [fact, values]],
  ["is not", new RegExp(`^(${NAME}) != (${VALUE})$`), ([, fact, value]) => [fact, value]],
  ["is not", new RegExp(`^(${NAME}) not in ${SEVERAL}$`), ([, fact, values]) => [fact, values]],
  ["holds", new RegExp(`^(${VALUE}) in (${NAME})$`), ([, value, fact]) => [fact, value]],
  [
    "does not hold",
    new RegExp(`^(?:not (${VALUE}) in|(${VALUE}) not in) (${NAME})$`),
    ([, one, other, fact]) => [fact, one ?? other],
  ],
];

/**
 * @param {string} text
 * @returns {Asked | undefined} undefined for what says more than that
 */
export function readCondition(text) {
  for (const [how, pattern, places] of WRITTEN) {
    const parts = pattern.exec(text.trim());
    if (!parts) continue;
    const [fact, values] = places(parts);
    return { fact, how, values: [...values.matchAll(new RegExp(VALUE, "g"))].map(([value]) => readValue(value)) };
  }
  return undefined;
}

/**
 * @param {Asked} asked
 * @returns {string} empty without a value
 */
export function writeCondition({ fact, how, values }) {
  if (!fact || !values.length) return "";
  const [first] = values;
  if (how === "holds") return `${writeValue(first)} in ${fact}`;
  if (how === "does not hold") return `not ${writeValue(first)} in ${fact}`;
  if (values.length === 1) return `${fact} ${how === "is" ? "==" : "!="} ${writeValue(first)}`;
  return `${fact} ${how === "is" ? "in" : "not in"} [${values.map(writeValue).join(", ")}]`;
}

/** @param {string} written */
function readValue(written) {
  if (written === "True") return true;
  if (written === "False") return false;
  if (written === "None") return null;
  return written.startsWith('"') ? written.slice(1, -1) : Number(written);
}

/** @param {Value} value */
export function writeValue(value) {
  if (value === true) return "True";
  if (value === false) return "False";
  if (value === null) return "None";
  return typeof value === "number" ? String(value) : `"${value}"`;
}
