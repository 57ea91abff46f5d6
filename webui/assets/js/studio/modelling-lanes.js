import CommandInterceptor from "diagram-js/lib/command/CommandInterceptor";
import { laneUpdates } from "./modelling-lane-refs.js";

/**
 * Keeps each step in the lane that it stands in, also inside a phase. Here a phase may be drawn across lanes, with its
 * steps listed in the lanes themselves; bpmn-js knows lanes for the shapes right in the pool only, and would take a step
 * of a phase out of its lane, and so away from its role, as soon as it is moved.
 */
export class LanesAcrossPhases extends CommandInterceptor {
  /** @param {any} eventBus */
  constructor(eventBus) {
    super(eventBus);
    this.preExecute(
      ["lane.updateRefs"],
      (/** @type {any} */ context) => {
        context.updates = laneUpdates(context.flowNodeShapes, context.laneShapes);
      },
      true,
    );
  }
}

LanesAcrossPhases.$inject = ["eventBus"];
