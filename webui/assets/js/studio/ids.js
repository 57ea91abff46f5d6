// Ids that say what a shape is and what it is about, as the drawings of this service have them.

const LONGEST = 40;
/** An id of a shape: a prefix, and small letters, digits and single underscores. */
const OURS = /^[a-z]{2,5}_[a-z0-9]+(_[a-z0-9]+)*$/;
const LITTLE_WORDS = new Set(["a", "an", "the"]);
/** Elements whose outcome becomes the fact of their bare name: two of them may not share one. */
const GIVERS = ["ut", "msg", "mb", "ca", "br"];
/** A word of the engine's own. */
const RESERVED = new Set(["typename"]);

/** @type {Record<string, string>} */
const PLAIN = {
  "bpmn:StartEvent": "st",
  "bpmn:UserTask": "ut",
  "bpmn:ServiceTask": "sv",
  "bpmn:BusinessRuleTask": "br",
  "bpmn:CallActivity": "ca",
  "bpmn:SubProcess": "sub",
  "bpmn:ExclusiveGateway": "gw",
  "bpmn:ParallelGateway": "gw",
  "bpmn:InclusiveGateway": "gw",
  "bpmn:EventBasedGateway": "gw",
  "bpmn:Lane": "lane",
  "bpmn:Participant": "pool",
  "bpmn:TextAnnotation": "note",
  "bpmn:Association": "link",
  "bpmn:Group": "group",
  "bpmn:Message": "message",
  "bpmn:Error": "error",
};
/** @type {Record<string, string>} */
const ON_THE_WAY = { "bpmn:MessageEventDefinition": "msg", "bpmn:TimerEventDefinition": "tm" };
/** @type {Record<string, string>} */
const MEANWHILE = {
  "bpmn:MessageEventDefinition": "mb",
  "bpmn:TimerEventDefinition": "tb",
  "bpmn:ErrorEventDefinition": "eb",
};

/**
 * @param {any} shape a business object
 * @param {{inPhase?: boolean}} [place] whether it stands inside a phase
 * @returns {string} the prefix of its id; empty for what has none of its own
 */
export function prefixOf(shape, { inPhase = false } = {}) {
  if (shape.$type === "bpmn:EndEvent") return inPhase ? "done" : "end";
  const event = shape.eventDefinitions?.[0]?.$type ?? "";
  if (shape.$type === "bpmn:IntermediateCatchEvent") return ON_THE_WAY[event] ?? "";
  if (shape.$type === "bpmn:BoundaryEvent") return MEANWHILE[event] ?? "";
  return PLAIN[shape.$type] ?? "";
}

/**
 * @param {string} id
 * @returns {string} the id without its prefix: the name of the fact that an outcome becomes
 */
export function bareName(id) {
  return id.slice(id.indexOf("_") + 1);
}

/**
 * @param {any} shape a business object
 * @returns {boolean} whether its id is one that the pathway's journeys can be matched by
 */
export function hasGoodId(shape) {
  const allowed = shape.$type === "bpmn:EndEvent" ? ["end", "done"] : [prefixOf(shape)];
  return allowed.includes(shape.id.split("_")[0]) && OURS.test(shape.id);
}

/**
 * @param {string} name what people call it
 * @returns {string} the same as part of an id: `write_report`; empty where nothing of it can stand in one
 */
export function slug(name) {
  const plain = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/['’]/g, "");
  const words = plain.split(/[^a-z0-9]+/).filter((word) => word && !LITTLE_WORDS.has(word));
  let made = "";
  for (const word of words) {
    const longer = made ? `${made}_${word}` : word;
    if (longer.length > LONGEST) break;
    made = longer;
  }
  return RESERVED.has(made) ? "" : made || (words[0] ?? "").slice(0, LONGEST);
}

/**
 * @param {string} prefix
 * @param {string} bare what comes after it
 * @param {(id: string) => boolean} isTaken
 * @returns {string} an id that nothing has yet, and whose fact nothing else gives: `ut_review`, `ut_review_2`
 */
export function freeId(prefix, bare, isTaken) {
  const shared = GIVERS.includes(prefix) ? GIVERS : [prefix];
  const free = (/** @type {string} */ name) => shared.every((other) => !isTaken(`${other}_${name}`));
  let name = bare;
  for (let number = 2; !free(name); number += 1) name = `${bare}_${number}`;
  return `${prefix}_${name}`;
}
