// Fingerpost's own attributes (namespace urn:fingerpost:bpmn:1) as bpmn-moddle reads and writes them.

/**
 * @param {string} name
 * @param {string} of the element of BPMN that carries them
 * @param {Record<string, "String" | "Boolean">} attributes
 */
function onElement(name, of, attributes) {
  const properties = Object.entries(attributes).map(([attribute, type]) => ({ name: attribute, type, isAttr: true }));
  return { name, extends: [of], properties };
}

const EVENT = /** @type {const} */ ({ role: "String", form: "String", due: "String", escalation: "String" });

/**
 * Each attribute stands where it means something, and only there: so turning a shape into one of another kind carries
 * over what still counts and leaves the rest behind. What stands elsewhere in a file is kept, and the lint tells of it.
 */
export const fpModdle = {
  name: "Fingerpost",
  uri: "urn:fingerpost:bpmn:1",
  prefix: "fp",
  xml: { tagAlias: "lowerCase" },
  types: [
    onElement("LaneSettings", "bpmn:Lane", { role: "String" }),
    onElement("StartSettings", "bpmn:StartEvent", { form: "String" }),
    onElement("TaskSettings", "bpmn:UserTask", {
      form: "String",
      due: "String",
      followUp: "String",
      escalation: "String",
      decision: "Boolean",
      notBy: "String",
      sod: "String",
      joint: "Boolean",
    }),
    onElement("CallSettings", "bpmn:CallActivity", { due: "String", escalation: "String" }),
    onElement("CatchSettings", "bpmn:IntermediateCatchEvent", EVENT),
    onElement("BoundarySettings", "bpmn:BoundaryEvent", EVENT),
    onElement("TableSettings", "bpmn:BusinessRuleTask", { table: "String" }),
    onElement("LetterSettings", "bpmn:ServiceTask", { letter: "String" }),
    onElement("EndSettings", "bpmn:EndEvent", {
      starts: "String",
      tells: "String",
      ends: "String",
      suspends: "String",
    }),
    {
      name: "With",
      superClass: ["Element"],
      properties: [
        { name: "name", type: "String", isAttr: true },
        { name: "value", type: "String", isAttr: true },
      ],
    },
  ],
  enumerations: [],
  associations: [],
};

/** What says in BPMN which data an element reads; in Fingerpost's drawings it is the name of a fact. */
const NAMES_A_FACT = new Set(["bpmn:loopDataInputRef", "bpmn:loopDataOutputRef"]);

/**
 * Keeps the names of facts that "for each of" reads and collects. No shape has such an id, so bpmn-moddle would drop
 * the reference as one that leads nowhere, and the drawing would lose it with the first save.
 *
 * @param {any} moddle
 * @param {{element: any, property: string, id: string}[]} references those that the file holds
 */
export function keepFactNames(moddle, references) {
  for (const { element, property, id } of references) {
    if (!NAMES_A_FACT.has(property) || element.get(property)) continue;
    element.set(property, factNamed(moddle, id));
  }
}

/**
 * @param {any} moddle
 * @param {string} name
 * @returns {any} what a reference to a fact of that name leads to
 */
export function factNamed(moddle, name) {
  return moddle.create("bpmn:Property", { id: name });
}
