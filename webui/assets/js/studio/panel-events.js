// What begins, arrives, comes due and ends.
import { radiosField, selectField } from "./fields/choice-field.js";
import { details, el, link, note } from "./fields/dom.js";
import { listField } from "./fields/list-field.js";
import { bareName } from "./ids.js";
import { formField, lateField, nameField, ruleFields, whatToDo } from "./panel-common.js";
import { givenFields, givenTo } from "./panel-given.js";
import { called } from "./panel-reading.js";
import { list, whoRecordsIt } from "./panel-roles.js";

/** @typedef {import("./panel-context.js").PanelContext} Context */

const HAPPENED = "What has happened";

/**
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement[][]}
 */
export function startParts(element, context) {
  if (element.parent?.type === "bpmn:SubProcess") {
    return [
      [
        nameField(element, context, "Nothing, or what has happened"),
        note("The phase begins here, and nobody is asked."),
      ],
    ];
  }
  return [
    [nameField(element, context, HAPPENED)],
    context.words.pathway.callable
      ? [note("Other pathways call this one, so nobody fills in a form here."), formField(element, context, "")]
      : [formField(element, context, "that whoever starts it fills in")],
    whatToDo(element, context),
  ];
}

/**
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement[][]}
 */
export function messageParts(element, context) {
  return [
    [nameField(element, context, HAPPENED), ...meanwhile(element, context), ...whoRecordsIt(element, context)],
    [formField(element, context, "that whoever records it fills in")],
    [
      ...ruleFields(element, context, {
        attribute: "due",
        label: "Expected by",
        hint: "It is chased from then on",
        none:
          element.type === "bpmn:BoundaryEvent" ? "It can come at any time" : "No date: a deadline stands beside it",
      }),
      lateField(element, context),
    ],
    whatToDo(element, context, "What to record, shown to the worker"),
  ];
}

/**
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement[][]}
 */
export function timerParts(element, context) {
  return [
    [nameField(element, context, HAPPENED), ...meanwhile(element, context)],
    ruleFields(element, context, {
      attribute: "due",
      label: "When it comes",
      hint: "It goes on when that day has passed",
      none: "No rule chosen",
    }),
    whatToDo(element, context, "What it means"),
  ];
}

/**
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement[]} whether what it stands on stops; nothing for what stands on the way
 */
function meanwhile(element, context) {
  if (element.type !== "bpmn:BoundaryEvent") return [];
  const host = called(element.host.businessObject);
  return [
    radiosField({
      id: "fp-stops",
      legend: `“${host}” meanwhile`,
      value: element.businessObject.cancelActivity === false ? "goes on" : "stops",
      options: [
        { value: "goes on", text: "Goes on" },
        { value: "stops", text: "Stops: what is open in it is closed" },
      ],
      readOnly: context.readOnly,
      change: (value) => context.change(element, { cancelActivity: value === "stops" }),
    }),
  ];
}

/**
 * @param {any} element an early way out of a phase, or what goes on from it
 * @param {Context} context
 * @returns {HTMLElement[][]}
 */
export function errorParts(element, context) {
  const definition = element.businessObject.eventDefinitions[0];
  const parts = context.modeler.get("eventParts");
  const errors = parts.roots("bpmn:Error");
  const out = element.type === "bpmn:EndEvent";
  return [
    [
      nameField(element, context, HAPPENED),
      selectField({
        id: "fp-error",
        label: out ? "By which way it leaves the phase" : "Which way out it goes on from",
        hint: out ? "An event on the edge of the phase goes on from it" : "An end inside the phase leaves by it",
        value: definition.errorRef?.id ?? "",
        none: definition.errorRef ? undefined : "None chosen",
        options: [
          ...errors.map((/** @type {any} */ error) => ({
            value: error.id,
            text: (error.name ?? error.id).replace(/_/g, " "),
          })),
          { value: "new", text: "A new one" },
        ],
        readOnly: context.readOnly,
        change: (id) => {
          const known = errors.find((/** @type {any} */ error) => error.id === id);
          const errorRef = known ?? parts.newError(bareName(element.businessObject.id));
          context.changePart(element, definition, { errorRef });
        },
      }),
    ],
    whatToDo(element, context, "What it means"),
  ];
}

/**
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement[][]}
 */
export function endParts(element, context) {
  return [
    [nameField(element, context, HAPPENED), ...outcome(element, context)],
    otherPathways(element, context),
    whatToDo(element, context, "What it means"),
  ];
}

/**
 * @param {any} element
 * @param {Context} context
 */
function outcome(element, context) {
  const { id } = element.businessObject;
  const everything = element.businessObject.eventDefinitions?.length ? " Whatever is still open around it stops." : "";
  if (!id.startsWith("end_")) return [note(`The phase ends here, and the pathway goes on behind it.${everything}`)];
  const title = context.words.pathway.outcomes[bareName(id)];
  const said = title ? `This is the outcome “${title}”.` : "This is a new outcome of the pathway.";
  return [note(`${said}${everything} `, link("Outcomes and what stays on the record", context.words.urls.settings))];
}

/**
 * @param {any} element
 * @param {Context} context
 */
function otherPathways(element, context) {
  const object = element.businessObject;
  const { pathways } = context.words;
  const plain = pathways.map(({ key, title }) => ({ value: key, text: title }));
  const arrivals = pathways.flatMap((one) =>
    one.arrivals.map(({ id, title }) => ({ value: `${one.key}#${id}`, text: `${one.title}: ${title}` })),
  );
  const orStart = pathways.map(({ key, title }) => ({ value: key, text: `${title} (started where it does not run)` }));
  /** @type {[string, string, string, {value: string, text: string}[]][]} */
  const ways = [
    ["starts", "Starts", "A new journey of each, unless one runs", plain],
    ["tells", "Tells", "Recorded as arrived in a journey that runs", [...arrivals, ...orStart]],
    ["ends", "Closes", "What runs of these is closed as superseded", plain],
    ["suspends", "Stops for a while", "What may stop in these stops", plain],
  ];
  const fields = ways.map(([attribute, label, hint, options]) =>
    listField({
      id: `fp-${attribute}`,
      label,
      hint,
      values: list(object.get(`fp:${attribute}`)),
      options,
      none: "Add one",
      readOnly: context.readOnly,
      change: (keys) => context.change(element, { [`fp:${attribute}`]: keys.join(" ") || undefined }),
    }),
  );
  const used = ways.some(([attribute]) => object.get(`fp:${attribute}`));
  const given = used || givenTo(object).length ? givenFields(element, context, []) : [];
  const heading = given.length ? [el("h3", { class: "fp-panel__heading" }, "What they are given")] : [];
  return [details("fp-others", "What it does in other pathways", [...fields, ...heading, ...given], used)];
}
