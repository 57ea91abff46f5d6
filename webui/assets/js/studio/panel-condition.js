// The commonest conditions as a choice from lists: one fact, and the values that it may have.

const NAME = "[a-z][a-z0-9_]*";
const VALUE = `"[^"]*"|True|False|None|-?\\d+`;
const EQUAL = new RegExp(`^(${NAME}) == (${VALUE})$`);
const AMONG = new RegExp(`^(${NAME}) in \\[((?:${VALUE})(?:, ?(?:${VALUE}))*)\\]$`);

/** @typedef {string | number | boolean | null} Value */

/**
 * @param {string} text
 * @returns {{fact: string, values: Value[]} | undefined} undefined for what says more than that
 */
export function readCondition(text) {
  const plain = text.trim();
  const equal = EQUAL.exec(plain);
  if (equal) return { fact: equal[1], values: [readValue(equal[2])] };
  const among = AMONG.exec(plain);
  if (!among) return undefined;
  return { fact: among[1], values: [...among[2].matchAll(new RegExp(VALUE, "g"))].map(([value]) => readValue(value)) };
}

/**
 * @param {string} fact
 * @param {Value[]} values
 * @returns {string} empty without a value
 */
export function writeCondition(fact, values) {
  if (!fact || !values.length) return "";
  if (values.length === 1) return `${fact} == ${writeValue(values[0])}`;
  return `${fact} in [${values.map(writeValue).join(", ")}]`;
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
