// What counts for each kind of shape, in the order in which one settles it.
import { note } from "./fields/dom.js";
import { kindOf } from "./modelling-kinds.js";
import { formField, lateField, nameField, ruleFields, whatToDo } from "./panel-common.js";
import { endParts, errorParts, messageParts, startParts, timerParts } from "./panel-events.js";
import { callParts, forEach, letterParts, phaseParts, tableParts } from "./panel-parts.js";
import { laneRole, whoDoesIt, whoMayNot } from "./panel-roles.js";
import { flowFields, gatewayFields } from "./panel-ways.js";

/** @typedef {import("./panel-context.js").PanelContext} Context */
/** @typedef {(element: any, context: Context) => HTMLElement[][]} Parts */

/** @type {Record<string, Parts>} */
const PARTS = {
  start: startParts,
  user_task: taskParts,
  rule_task: tableParts,
  call: callParts,
  service_task: letterParts,
  sub_process: phaseParts,
  exclusive: (element, context) => [gatewayFields(element, context)],
  parallel: (element, context) => [gatewayFields(element, context)],
  inclusive: (element, context) => [gatewayFields(element, context)],
  event_gateway: (element, context) => [gatewayFields(element, context)],
  catch_message: messageParts,
  boundary_message: messageParts,
  catch_timer: timerParts,
  boundary_timer: timerParts,
  boundary_error: errorParts,
  end: endParts,
  end_terminate: endParts,
  end_error: errorParts,
};

/**
 * @param {any} element
 * @param {Context} context
 * @returns {{kind: string, parts: HTMLElement[][]}} what it is in words, and the groups of fields for it
 */
export function sectionsOf(element, context) {
  const object = element.businessObject;
  if (object.$type === "bpmn:SequenceFlow") return { kind: "Way", parts: [flowFields(element, context)] };
  if (object.$type === "bpmn:Lane") {
    return { kind: "Lane", parts: [[nameField(element, context, "Who works in it"), ...laneRole(element, context)]] };
  }
  if (object.$type === "bpmn:TextAnnotation")
    return { kind: "Note", parts: [[note("Write on it by pressing F2 or E.")]] };
  const kind = kindOf(object);
  if (kind) return { kind: kind.words, parts: PARTS[kind.key](element, context) };
  const said = "Fingerpost does not run a shape of this kind. What to draw in its place stands among the problems.";
  return { kind: "Unknown", parts: [[nameField(element, context, ""), note(said)]] };
}

/**
 * @param {any} element
 * @param {Context} context
 * @returns {HTMLElement[][]}
 */
function taskParts(element, context) {
  return [
    [
      nameField(element, context, "A verb and what it is done to"),
      whoDoesIt(element, context),
      formField(element, context, "that they fill in"),
    ],
    [
      ...ruleFields(element, context, { attribute: "due", label: "Due", none: "No rule chosen" }),
      lateField(element, context),
      ...ruleFields(element, context, {
        attribute: "followUp",
        label: "Listed from",
        hint: "It can be done earlier, but is not in the list of tasks before",
        none: "From when it opens",
      }),
    ],
    whoMayNot(element, context),
    whatToDo(element, context),
    element.businessObject.loopCharacteristics ? [forEach(element, context)] : [],
  ];
}
