// The shapes that can be drawn, in the owner's words: exactly those that Fingerpost runs.

const MESSAGE = "bpmn:MessageEventDefinition";
const TIMER = "bpmn:TimerEventDefinition";
const ERROR = "bpmn:ErrorEventDefinition";
const TERMINATE = "bpmn:TerminateEventDefinition";

/**
 * `where`: "way" (on the way from one step to the next), "beside" (on the edge of a step or phase), "start".
 * `hint` says when one draws it.
 *
 * @typedef {{key: string, words: string, hint: string, where: "way" | "beside" | "start", className: string,
 *   group: string, search: string, target: {type: string, isExpanded?: boolean, eventDefinitionType?: string,
 *   cancelActivity?: boolean}}} Kind
 */

/** @type {Kind[]} */
export const KINDS = [
  way("user_task", "Task for a person", "Somebody does it and fills in a form", "user", "Steps", "bpmn:UserTask"),
  way("rule_task", "Decision table", "A table looks up the answer", "business-rule", "Steps", "bpmn:BusinessRuleTask"),
  way(
    "call",
    "Another pathway",
    "A shared pathway is gone through here",
    "call-activity",
    "Steps",
    "bpmn:CallActivity",
  ),
  way(
    "service_task",
    "Letter",
    "Noted as due; nobody is asked, nothing is sent",
    "service",
    "Steps",
    "bpmn:ServiceTask",
  ),
  {
    ...way("sub_process", "Phase", "Steps that belong together", "subprocess-expanded", "Steps", "bpmn:SubProcess"),
    target: { type: "bpmn:SubProcess", isExpanded: true },
  },
  way("exclusive", "Question", "One of several ways is taken", "gateway-xor", "Ways", "bpmn:ExclusiveGateway"),
  way("parallel", "Side by side", "All ways are taken", "gateway-parallel", "Ways", "bpmn:ParallelGateway"),
  way("inclusive", "One or more ways", "Every way that fits is taken", "gateway-or", "Ways", "bpmn:InclusiveGateway"),
  way(
    "event_gateway",
    "Whatever comes first",
    "Waits for one of several",
    "gateway-eventbased",
    "Ways",
    "bpmn:EventBasedGateway",
  ),
  event(
    "catch_message",
    "Something arrives",
    "Waits for it and records it",
    "intermediate-event-catch-message",
    MESSAGE,
  ),
  event("catch_timer", "A deadline comes", "Waits for a day", "intermediate-event-catch-timer", TIMER),
  beside("boundary_message", "Something arrives meanwhile", "While a step or phase goes on", "message", MESSAGE),
  beside("boundary_timer", "A deadline comes meanwhile", "While a step or phase goes on", "timer", TIMER),
  {
    ...beside("boundary_error", "The phase is left early", "Goes on from an early way out", "error", ERROR),
    target: { type: "bpmn:BoundaryEvent", eventDefinitionType: ERROR },
  },
  {
    ...way(
      "start",
      "Start",
      "Where a pathway or a phase begins",
      "start-event-none",
      "Beginning and end",
      "bpmn:StartEvent",
    ),
    where: "start",
  },
  way("end", "End", "An outcome, or the end of a phase", "end-event-none", "Beginning and end", "bpmn:EndEvent"),
  ending("end_error", "Early way out of a phase", "Leaves the phase at once", "end-event-error", ERROR),
  ending(
    "end_terminate",
    "End of everything here",
    "Whatever is still open here stops",
    "end-event-terminate",
    TERMINATE,
  ),
];

/**
 * @param {any} shape a business object
 * @returns {Kind | undefined} the kind it is; none for what Fingerpost does not run
 */
export function kindOf(shape) {
  const event = shape.eventDefinitions?.[0]?.$type;
  return KINDS.find(({ target }) => target.type === shape.$type && target.eventDefinitionType === event);
}

/**
 * @param {string} key
 * @param {string} words
 * @param {string} hint
 * @param {string} icon
 * @param {string} group
 * @param {string} type
 * @returns {Kind}
 */
function way(key, words, hint, icon, group, type) {
  const search = `${words} ${hint} ${type.slice(5)}`;
  return { key, words, hint, where: "way", className: `bpmn-icon-${icon}`, group, search, target: { type } };
}

/**
 * @param {string} key
 * @param {string} words
 * @param {string} hint
 * @param {string} icon
 * @param {string} eventDefinitionType
 * @returns {Kind}
 */
function event(key, words, hint, icon, eventDefinitionType) {
  const type = "bpmn:IntermediateCatchEvent";
  return { ...way(key, words, hint, icon, "What comes", type), target: { type, eventDefinitionType } };
}

/**
 * New ones leave what they stand on going: a way that stops work is chosen on purpose.
 *
 * @param {string} key
 * @param {string} words
 * @param {string} hint
 * @param {string} icon
 * @param {string} eventDefinitionType
 * @returns {Kind}
 */
function beside(key, words, hint, icon, eventDefinitionType) {
  const type = "bpmn:BoundaryEvent";
  return {
    ...way(key, words, hint, `intermediate-event-catch-${icon}`, "What comes", type),
    where: "beside",
    target: { type, eventDefinitionType, cancelActivity: false },
  };
}

/**
 * @param {string} key
 * @param {string} words
 * @param {string} hint
 * @param {string} icon
 * @param {string} eventDefinitionType
 * @returns {Kind}
 */
function ending(key, words, hint, icon, eventDefinitionType) {
  const type = "bpmn:EndEvent";
  return { ...way(key, words, hint, icon, "Beginning and end", type), target: { type, eventDefinitionType } };
}
