// What the studio adds to bpmn-js, so that whatever is drawn in it is a drawing that Fingerpost can run.
import { fpModdle, keepFactNames } from "./fp-moddle.js";
import { droppedModule } from "./insert-dropped.js";
import { MeanwhileGoesOn, OnTheWayOrMeanwhile } from "./modelling-attaching.js";
import { DrawKind } from "./modelling-drawing.js";
import { EventParts } from "./modelling-events.js";
import { StableIds } from "./modelling-ids.js";
import { LanesAcrossPhases } from "./modelling-lanes.js";
import { OurMenus } from "./modelling-menus.js";
import { NamedByWriting } from "./modelling-naming.js";
import { StepsToLanes } from "./modelling-roles.js";
import { Together } from "./modelling-together.js";
import { inOurWords } from "./modelling-words.js";

export { fpModdle };

class FactNames {
  /**
   * @param {any} eventBus
   * @param {any} moddle
   */
  constructor(eventBus, moddle) {
    eventBus.on("import.parse.complete", (/** @type {any} */ { references }) => {
      keepFactNames(moddle, references ?? []);
    });
  }
}

Reflect.set(FactNames, "$inject", ["eventBus", "moddle"]);

/** For `additionalModules`, in any order among others. */
export const modellingModules = [
  droppedModule,
  {
    __init__: [
      "factNames",
      "stableIds",
      "lanesAcrossPhases",
      "eventParts",
      "ourMenus",
      "together",
      "onTheWayOrMeanwhile",
      "meanwhileGoesOn",
      "namedByWriting",
    ],
    factNames: ["type", FactNames],
    stableIds: ["type", StableIds],
    lanesAcrossPhases: ["type", LanesAcrossPhases],
    eventParts: ["type", EventParts],
    drawKind: ["type", DrawKind],
    ourMenus: ["type", OurMenus],
    stepsToLanes: ["type", StepsToLanes],
    together: ["type", Together],
    onTheWayOrMeanwhile: ["type", OnTheWayOrMeanwhile],
    meanwhileGoesOn: ["type", MeanwhileGoesOn],
    namedByWriting: ["type", NamedByWriting],
    translate: ["value", inOurWords],
  },
];
