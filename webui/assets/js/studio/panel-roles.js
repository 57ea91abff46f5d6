// Who does a step: the role of the lane that it stands in.
import { checkboxesField, checkboxField, selectField } from "./fields/choice-field.js";
import { details, note } from "./fields/dom.js";
import { called, factsAt, stepsBefore } from "./panel-reading.js";

/** @typedef {import("./panel-context.js").PanelContext} Context */

/**
 * @param {string} value a role, or `=name` of a fact that holds one
 * @param {Context} context
 */
export function roleInWords(value, context) {
  if (!value) return "no role yet";
  return value.startsWith("=") ? `whoever “${value.slice(1).replace(/_/g, " ")}” names` : context.role(value);
}

/**
 * Choosing another role moves the step into that role's lane.
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement}
 */
export function whoDoesIt(element, context) {
  const lane = context.lanes.laneOf(element);
  const lanes = context.lanes.lanes().filter((/** @type {any} */ one) => one.businessObject.get("fp:role"));
  const elsewhere = context.words.roles.filter(
    ({ key }) => !lanes.some((/** @type {any} */ one) => one.businessObject.get("fp:role") === key),
  );
  const field = selectField({
    id: "fp-role",
    label: "Who does it",
    hint: lane ? `Lane: ${called(lane.businessObject)}` : "It stands in no lane: move it into one",
    value: lane && lanes.includes(lane) ? lane.id : "",
    none: lane && lanes.includes(lane) ? undefined : "Nobody yet",
    options: lanes.map((/** @type {any} */ one) => ({ value: one.id, text: laneInWords(one, lanes, context) })),
    groups: [
      {
        title: "Draw a lane for them first",
        options: elsewhere.map(({ key, title }) => ({ value: `role:${key}`, text: title })),
      },
    ],
    readOnly: context.readOnly,
    change: (chosen) => {
      const target = lanes.find((/** @type {any} */ one) => one.id === chosen);
      if (target) return context.lanes.moveTo(element, target);
      return sayDrawLane(field, context, chosen);
    },
  });
  return field;
}

/**
 * @param {any} lane
 * @param {any[]} lanes
 * @param {Context} context
 */
function laneInWords(lane, lanes, context) {
  const role = lane.businessObject.get("fp:role");
  const words = roleInWords(role, context);
  const same = lanes.filter((one) => one.businessObject.get("fp:role") === role);
  const name = called(lane.businessObject);
  const number = same.length > 1 ? `lane ${same.indexOf(lane) + 1} of ${same.length}` : "";
  const more = same.length > 1 && name !== words ? name : number;
  return more ? `${words} (${more})` : words;
}

/**
 * @param {HTMLElement} field
 * @param {Context} context
 * @param {string} chosen
 */
function sayDrawLane(field, context, chosen) {
  if (!chosen.startsWith("role:")) return;
  const role = context.role(chosen.slice("role:".length));
  field.querySelector(".fp-panel__note")?.remove();
  const said = note(
    `There is no lane for ${role} yet. Choose a lane, add one above or below it, and give it this role.`,
  );
  said.setAttribute("role", "status");
  field.append(said);
}

/**
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement[]}
 */
export function laneRole(element, context) {
  const value = element.businessObject.get("fp:role") ?? "";
  const change = (/** @type {string} */ role) => context.change(element, { "fp:role": role || undefined });
  return roleFields(element, context, { label: "Whose lane it is", none: "No role yet", value, change });
}

/**
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement[]} who records what arrives: said at the shape itself, or by its lane
 */
export function whoRecordsIt(element, context) {
  const value = element.businessObject.get("fp:role") ?? "";
  const lane = context.lanes.laneOf(element);
  const none = lane ? `As its lane says: ${roleInWords(lane.businessObject.get("fp:role"), context)}` : "Nobody yet";
  const change = (/** @type {string} */ role) => context.change(element, { "fp:role": role || undefined });
  return roleFields(element, context, { label: "Who records it", none, value, change });
}

/**
 * @param {any} element
 * @param {Context} context
 * @param {{label: string, none: string, value: string, change: (role: string) => void}} field
 */
function roleFields(element, context, { label, none, value, change }) {
  const { readOnly } = context;
  const byFact = value.startsWith("=");
  const facts = element.type === "bpmn:Lane" ? givenFacts(context) : factsAt(element, context);
  const options = facts.map(({ name, title }) => ({ value: `=${name}`, text: title }));
  return [
    selectField({
      id: "fp-role",
      label,
      value: byFact ? "" : value,
      none: byFact ? "The caller or an answer names it, see below" : none,
      options: context.words.roles.map(({ key, title }) => ({ value: key, text: title })),
      readOnly,
      change,
    }),
    details(
      "fp-role-by-fact",
      "Let the caller or an answer name the role",
      [
        selectField({
          id: "fp-role-fact",
          label: "Takes the role from",
          value: byFact ? value : "",
          none: "Nothing: the role above counts",
          options,
          readOnly,
          change: (fact) => change(fact || (byFact ? "" : value)),
        }),
      ],
      byFact,
    ),
  ];
}

/**
 * @param {Context} context
 * @returns {{name: string, title: string}[]} what other lanes and steps of the drawing take from a caller already
 */
function givenFacts(context) {
  const roles = context.elements().map((element) => element.businessObject.get?.("fp:role") ?? "");
  const names = new Set(roles.filter((role) => role.startsWith("=")).map((role) => role.slice(1)));
  for (const name of ["case_worker", "team_manager", "decision_maker"]) names.add(name);
  return [...names].map((name) => ({
    name,
    title: `“${name.replace(/_/g, " ")}”, given by whoever calls this pathway`,
  }));
}

/**
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement[]}
 */
export function whoMayNot(element, context) {
  const object = element.businessObject;
  const notBy = list(object.get("fp:notBy"));
  const steps = stepsBefore(element).map(({ businessObject }) => ({
    value: businessObject.id,
    text: `Whoever did “${called(businessObject)}”`,
  }));
  const gone = notBy.filter((id) => !steps.some(({ value }) => value === id)).map((id) => named(id, context));
  const { readOnly } = context;
  return [
    checkboxesField({
      id: "fp-not-by",
      legend: "Who may not do it",
      hint: steps.length || gone.length ? undefined : "Nobody has done anything before this step",
      values: notBy,
      options: [...gone, ...steps],
      readOnly,
      change: (ids) => context.change(element, { "fp:notBy": ids.join(" ") || undefined }),
    }),
    separations(element, context),
    checkboxField({
      id: "fp-decision",
      text: "It’s a decision: reasons are compulsory",
      checked: object.get("fp:decision") === true,
      readOnly,
      change: (on) => context.change(element, { "fp:decision": on || undefined }),
    }),
    checkboxField({
      id: "fp-joint",
      text: "May be done for brothers and sisters at once",
      checked: object.get("fp:joint") === true,
      readOnly,
      change: (on) => context.change(element, { "fp:joint": on || undefined }),
    }),
  ];
}

/**
 * @param {any} element
 * @param {Context} context
 */
function separations(element, context) {
  const chosen = list(element.businessObject.get("fp:sod"));
  const field = checkboxesField({
    id: "fp-sod",
    legend: "Who may not do it, by the separation of duties",
    values: chosen,
    options: context.words.separations.map(({ key, words }) => ({ value: key, text: words })),
    readOnly: context.readOnly,
    change: (keys) => context.change(element, { "fp:sod": keys.join(" ") || undefined }),
  });
  const summary = `Separation of duties: ${chosen.length ? `${chosen.length} chosen` : "none chosen"}`;
  return details("fp-separations", summary, [field], chosen.length > 0);
}

/**
 * @param {string} id
 * @param {Context} context
 */
function named(id, context) {
  const shape = context.registry.get(id);
  const text = shape
    ? `Whoever did “${called(shape.businessObject)}”, which is no step before this`
    : `${id}, which is gone`;
  return { value: id, text };
}

/** @param {string | undefined} value */
export function list(value) {
  return (value ?? "").split(/[\s,]+/).filter(Boolean);
}
