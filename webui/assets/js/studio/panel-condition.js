// The commonest conditions as choices from lists: facts, how each is compared, and with which values; several of them
// joined all by "and" or all by "or". What says more than that is left as it is written.

const NAME = "[A-Za-z][A-Za-z0-9_]*";
const TEXT = `"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'`;
const NUMBER = "-?(?:0|[1-9]\\d{0,9})";
const VALUE = `${TEXT}|True|False|None|${NUMBER}`;
const SEVERAL = `\\[((?:${VALUE})(?:, ?(?:${VALUE}))*)\\]`;
const WORDS = ["and", "or", "not", "in", "is", "if", "else", "lambda", "for", "await", "True", "False", "None"];

/** @typedef {string | number | boolean | null} Value */
/** @typedef {"is" | "is not" | "holds" | "does not hold" | ">=" | "<=" | ">" | "<"} How */
/** @typedef {{fact: string, how: How, values: Value[]}} Asked "holds" asks a fact that holds several values */
/** @typedef {"and" | "or"} Join */
/** @typedef {{join: Join, rows: {text: string, asked: Asked}[]}} Rows */

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
  .../** @type {How[]} */ ([">=", "<=", ">", "<"]).map(
    (how) =>
      /** @type {[How, RegExp, (parts: string[]) => [string, string]]} */ ([
        how,
        new RegExp(`^(${NAME}) ${how} (${NUMBER})$`),
        ([, fact, value]) => [fact, value],
      ]),
  ),
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
    const read = [...values.matchAll(new RegExp(VALUE, "g"))].map(([value]) => readValue(value));
    return isFactName(fact) && !read.includes(undefined)
      ? { fact, how, values: /** @type {Value[]} */ (read) }
      : undefined;
  }
  return undefined;
}

/**
 * @param {string} text
 * @returns {Rows | undefined} undefined for what is not all "and" or all "or", or has a part that says more
 */
export function readRows(text) {
  const parts = split(text);
  if (!parts) return undefined;
  const rows = parts.texts.map((one) => ({ text: one, asked: readCondition(one) }));
  return rows.every(({ asked }) => asked) ? { join: parts.join, rows: /** @type {Rows["rows"]} */ (rows) } : undefined;
}

/**
 * A row that was not touched keeps its words to the letter; one that asks nothing is left out.
 * @param {Rows} rows
 */
export function writeRows({ join, rows }) {
  return rows
    .map(({ text }) => text)
    .filter(Boolean)
    .join(` ${join} `);
}

/**
 * Cuts at each "and" or "or" outside of quotation marks.
 * @param {string} text
 * @returns {{join: Join, texts: string[]} | undefined} undefined where both occur, or brackets that would bind them
 */
function split(text) {
  const joins = new Set();
  const texts = [""];
  for (const [token] of text.matchAll(new RegExp(`${TEXT}|${NAME}|[^]`, "g"))) {
    if (token === "(" || token === ")") return undefined;
    if (token === "and" || token === "or") {
      joins.add(token);
      texts.push("");
    } else texts[texts.length - 1] += token;
  }
  if (joins.size > 1) return undefined;
  return { join: joins.has("or") ? "or" : "and", texts: texts.map((one) => one.trim()) };
}

/**
 * @param {Asked} asked
 * @returns {string} empty without a value, or for a fact that can't be asked for
 */
export function writeCondition({ fact, how, values }) {
  if (!isFactName(fact) || !values.length) return "";
  const [first] = values;
  if (how === "holds") return `${writeValue(first)} in ${fact}`;
  if (how === "does not hold") return `not ${writeValue(first)} in ${fact}`;
  if (how !== "is" && how !== "is not") return `${fact} ${how} ${writeValue(first)}`;
  if (values.length === 1) return `${fact} ${how === "is" ? "==" : "!="} ${writeValue(first)}`;
  return `${fact} ${how === "is" ? "in" : "not in"} [${values.map(writeValue).join(", ")}]`;
}

/** @param {string} name */
export function isFactName(name) {
  return new RegExp(`^${NAME}$`).test(name) && !WORDS.includes(name);
}

/**
 * @param {string} written
 * @returns {Value | undefined} undefined for a text written in a way that is not ours to change
 */
function readValue(written) {
  if (written === "True") return true;
  if (written === "False") return false;
  if (written === "None") return null;
  if (!/^["']/.test(written)) return Number(written);
  const inside = written.slice(1, -1);
  const known = /^(?:[^\\\n\r]|\\["'\\n]|\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4}|\\U00(?:0[1-9a-fA-F]|10)[0-9a-fA-F]{4})*$/;
  if (!known.test(inside)) return undefined;
  return inside.replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g, (_, short, long, sign) => {
    if (short || long) return String.fromCodePoint(Number.parseInt(short ?? long, 16));
    return sign === "n" ? "\n" : sign;
  });
}

/**
 * A text keeps to itself whatever stands in it: conditions are written in plain letters alone.
 * @param {Value} value
 */
export function writeValue(value) {
  if (value === true) return "True";
  if (value === false) return "False";
  if (value === null) return "None";
  if (typeof value === "number") return String(value);
  const plain = value.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n");
  return `"${plain.replace(/[^ -~]/gu, escaped)}"`;
}

/** @param {string} sign */
function escaped(sign) {
  const code = /** @type {number} */ (sign.codePointAt(0));
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
