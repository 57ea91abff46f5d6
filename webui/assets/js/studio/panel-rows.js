// A condition as rows: which question, how its answer is compared, and with what; all of them, or one of them, must be so.
import { checkboxesField, radiosField, selectField } from "./fields/choice-field.js";
import { button, el, errorMessage, note } from "./fields/dom.js";
import { textField } from "./fields/text-field.js";
import { isFactName, writeCondition, writeRows, writeValue } from "./panel-condition.js";

/** @typedef {import("./panel-context.js").PanelContext} Context */
/** @typedef {import("./panel-reading.js").Fact} Fact */
/** @typedef {import("./panel-condition.js").Asked} Asked */
/** @typedef {import("./panel-condition.js").Rows} Rows */
/** @typedef {{value: import("./panel-condition.js").How, text: string}} Option */

const MOST_ROWS = 8;
const WHOLE_NUMBER = /^-?(?:0|[1-9]\d{0,8})$/;

/** How a fact can be asked for: those with one value, those that hold several, and those that are counted. */
/** @type {Option[]} */
const OF_ONE = [
  { value: "is", text: "is one of" },
  { value: "is not", text: "is none of" },
];
/** @type {Option[]} */
const OF_SEVERAL = [
  { value: "holds", text: "holds" },
  { value: "does not hold", text: "does not hold" },
];
/** @type {Option[]} */
const OF_NUMBERS = [
  { value: "is", text: "is" },
  { value: "is not", text: "is not" },
  { value: ">=", text: "is at least" },
  { value: "<=", text: "is at most" },
  { value: ">", text: "is more than" },
  { value: "<", text: "is less than" },
];

/** How a comparison is read aloud. */
export const SPOKEN = Object.fromEntries([
  ...OF_NUMBERS.map(({ value, text }) => [value, text]),
  ...OF_SEVERAL.map(({ value, text }) => [value, text]),
]);

/**
 * @param {Fact[]} facts
 * @param {Rows} read without a row where nothing is asked yet
 * @param {Context} context
 * @param {(condition: string) => void} ask
 * @returns {HTMLElement[]}
 */
export function rowFields(facts, read, context, ask) {
  const known = facts.filter(({ name }) => isFactName(name));
  const { rows } = read;
  const write = (/** @type {Rows["rows"]} */ now, join = read.join) => ask(writeRows({ join, rows: now }));
  const change = (/** @type {number} */ index, /** @type {Asked | undefined} */ asked) =>
    write(rows.flatMap((row, at) => (at !== index ? [row] : asked ? [{ text: writeCondition(asked), asked }] : [])));
  if (!rows.length) return [factField(0, undefined, known, context, true, (asked) => write([rowOf(asked)]))];
  const shown = rows.map(({ asked }, index) => {
    const fields = oneRow(index, asked, known, context, rows.length === 1, (now) => change(index, now));
    const away = rows.length > 1 && !context.readOnly ? [takeAway(index, () => change(index, undefined))] : [];
    return el("div", { class: "fp-panel__row" }, ...fields, ...away);
  });
  return [
    ...(rows.length > 1 ? [joinField(read.join, context, (join) => write(rows, join))] : []),
    ...shown,
    ...(context.readOnly ? [] : [another(rows, known, (asked) => write([...rows, rowOf(asked)]))]),
  ];
}

/** @param {Asked} asked */
function rowOf(asked) {
  return { text: writeCondition(asked), asked };
}

/**
 * @param {import("./panel-condition.js").Join} join
 * @param {Context} context
 * @param {(join: import("./panel-condition.js").Join) => void} change
 */
function joinField(join, { readOnly }, change) {
  return radiosField({
    id: "fp-join",
    legend: "It is taken when",
    value: join,
    options: [
      { value: "and", text: "all of these are so" },
      { value: "or", text: "one of these is so" },
    ],
    readOnly,
    change: (now) => change(now === "or" ? "or" : "and"),
  });
}

/**
 * @param {Rows["rows"]} rows
 * @param {Fact[]} known
 * @param {(asked: Asked) => void} add
 */
function another(rows, known, add) {
  const asked = rows.map((row) => row.asked.fact);
  const fact = known.find(({ name }) => !asked.includes(name)) ?? known[0];
  if (!fact) return el("div", {});
  if (rows.length >= MOST_ROWS) return note("More than this is better asked as one question on a form.");
  const more = button("Ask for something else too", () => add(firstAsked(fact.name, known)));
  more.id = "fp-row-add";
  return el("div", { class: "fp-panel__another" }, more);
}

/**
 * @param {number} index
 * @param {() => void} act
 */
function takeAway(index, act) {
  const away = button("Take this away", act);
  away.id = `fp-row-away-${index}`;
  away.setAttribute("aria-label", `Take this away: line ${index + 1} of the condition`);
  return away;
}

/**
 * @param {number} index
 * @param {Asked} asked
 * @param {Fact[]} known
 * @param {Context} context
 * @param {boolean} alone
 * @param {(asked: Asked) => void} change
 */
function oneRow(index, asked, known, context, alone, change) {
  const fact = known.find(({ name }) => name === asked.fact);
  const options = waysToAsk(fact, asked);
  const how = selectField({
    id: idOf("how", index),
    label: "How its answer is compared",
    value: asked.how,
    options,
    readOnly: context.readOnly,
    change: (chosen) => change(comparedAs(asked, /** @type {any} */ (chosen))),
  });
  const question = factField(index, asked, known, context, alone, change);
  return [question, how, valuesField(idOf("values", index), asked, fact, context, change)];
}

/**
 * The first line keeps the plain name, so that what leads to it need not know how many there are.
 * @param {string} name
 * @param {number} index
 */
function idOf(name, index) {
  return index ? `fp-row-${index}-${name}` : `fp-${name}`;
}

/**
 * @param {number} index
 * @param {Asked | undefined} asked
 * @param {Fact[]} known
 * @param {Context} context
 * @param {boolean} alone
 * @param {(asked: Asked) => void} change
 */
function factField(index, asked, known, context, alone, change) {
  const listed = known.some(({ name }) => name === asked?.fact);
  const unlisted = asked && !listed ? [{ value: asked.fact, text: unlistedFact(asked.fact, context) }] : [];
  return selectField({
    id: idOf("fact", index),
    label: alone ? "It is taken when" : `${index + 1}. What it asks for`,
    value: asked?.fact ?? "",
    none: asked ? undefined : "Choose what it asks for",
    options: [...known.map(({ name, title }) => ({ value: name, text: title })), ...unlisted],
    readOnly: context.readOnly,
    change: (chosen) => chosen && change(firstAsked(chosen, known)),
  });
}

/**
 * @param {Fact | undefined} fact
 * @param {Asked} asked
 */
function waysToAsk(fact, { how, values }) {
  if (fact?.many || how === "holds" || how === "does not hold") return withOwn(OF_SEVERAL, how);
  const counted = typeof values[0] === "number" || !fact?.choices.length;
  return withOwn(counted ? OF_NUMBERS : OF_ONE, how);
}

/**
 * @param {Option[]} options
 * @param {import("./panel-condition.js").How} how
 */
function withOwn(options, how) {
  return options.some(({ value }) => value === how) ? options : [...options, { value: how, text: SPOKEN[how] }];
}

/**
 * @param {Asked} asked
 * @param {import("./panel-condition.js").How} how
 * @returns {Asked} only numbers have an order
 */
function comparedAs(asked, how) {
  const [first] = asked.values;
  if (["is", "is not"].includes(how)) return { ...asked, how };
  if (how === "holds" || how === "does not hold") return { ...asked, how, values: [first] };
  return { ...asked, how, values: [typeof first === "number" ? first : 1] };
}

/**
 * @param {string} id
 * @param {Asked} asked
 * @param {Fact | undefined} fact
 * @param {Context} context
 * @param {(asked: Asked) => void} change
 */
function valuesField(id, asked, fact, context, change) {
  const { readOnly } = context;
  const ordered = !["is", "is not", "holds", "does not hold"].includes(asked.how);
  if (ordered || !fact?.choices.length) return typedField(id, asked, ordered, context, change);
  const choices = choicesOf(fact, asked.values);
  const raw = (/** @type {string[]} */ values) =>
    choices.filter(({ value }) => values.includes(value)).map((one) => one.raw);
  if (asked.how === "holds" || asked.how === "does not hold") {
    return selectField({
      id,
      label: "this answer",
      value: writeValue(asked.values[0]),
      options: choices,
      readOnly,
      change: (value) => change({ ...asked, values: raw([value]) }),
    });
  }
  const boxes = checkboxesField({
    id,
    legend: "these answers",
    values: asked.values.map(writeValue),
    options: choices,
    readOnly,
    change: (now) => {
      boxes.querySelector(".govuk-error-message")?.remove();
      if (now.length) return change({ ...asked, values: raw(now) });
      // Whoever takes one answer away to choose another has nothing chosen in between.
      const sentence = "Tick one at least; until then it asks for what it asked before";
      return boxes.querySelector("legend")?.after(errorMessage(`${id}-error`, sentence));
    },
  });
  return boxes;
}

/**
 * @param {string} id
 * @param {Asked} asked
 * @param {boolean} ordered
 * @param {Context} context
 * @param {(asked: Asked) => void} change
 * @returns {HTMLElement} what it is compared with, typed
 */
function typedField(id, asked, ordered, { readOnly }, change) {
  const said = asked.values.map(saidOf);
  if (said.some((one) => one.includes(","))) return note("With what it is compared stands in the text below.");
  const label = ordered ? "this whole number" : "this answer, or several with commas between";
  const take = (/** @type {string} */ typed) => {
    const values = typed.split(",").map((one) => one.trim());
    const wrong = ordered && !(values.length === 1 && WHOLE_NUMBER.test(values[0]));
    if (!wrong && values.every(Boolean)) return change({ ...asked, values: values.map(meantBy) });
    const error = ordered ? "Write a whole number, such as 3" : "Write at least one answer, and none that is empty";
    const again = textField({ id, label, value: typed, readOnly, error, change: take });
    field.replaceWith(again);
    field = again;
  };
  let field = textField({ id, label, value: said.join(", "), readOnly, change: take });
  return field;
}

/** @param {import("./panel-condition.js").Value} value */
function saidOf(value) {
  if (value === null) return "Not known";
  return typeof value === "boolean" ? (value ? "Yes" : "No") : String(value);
}

/** @param {string} said */
function meantBy(said) {
  if (WHOLE_NUMBER.test(said)) return Number(said);
  return said === "Yes" ? true : said === "No" ? false : said === "Not known" ? null : said;
}

/**
 * @param {string} name
 * @param {Context} context
 */
function unlistedFact(name, context) {
  const spoken = name.replace(/_/g, " ");
  return context.words.pathway.callable ? `“${spoken}”, given by whoever calls this pathway` : `“${spoken}”`;
}

/**
 * @param {Fact} fact
 * @param {any[]} chosen
 */
function choicesOf(fact, chosen) {
  const listed = fact.choices.map(({ value, title }) => ({ raw: value, value: writeValue(value), text: title }));
  const strange = chosen.filter((value) => !listed.some((one) => one.raw === value));
  return [
    ...listed,
    ...strange.map((value) => ({
      raw: value,
      value: writeValue(value),
      text: fact.open ? String(value) : `${value}, which it never is`,
    })),
  ];
}

/**
 * @param {string} name
 * @param {Fact[]} facts
 * @returns {Asked} what is asked at first of a fact that was just chosen
 */
function firstAsked(name, facts) {
  const fact = facts.find((one) => one.name === name);
  return { fact: name, how: fact?.many ? "holds" : "is", values: [fact?.choices[0]?.value ?? true] };
}
