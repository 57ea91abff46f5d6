import CommandInterceptor from "diagram-js/lib/command/CommandInterceptor";
import { insertModule, placeDropped } from "./insert.js";

const BEFORE_OTHERS = 3000;

/** What is dropped on an arrow stands clear of its neighbours, as what the tool inserts does. */
class DroppedOnArrow extends CommandInterceptor {
  /**
   * @param {any} eventBus
   * @param {import("./insert.js").Room} room
   */
  constructor(eventBus, room) {
    super(eventBus);
    this.preExecute(
      ["elements.create"],
      BEFORE_OTHERS,
      (/** @type {any} */ context) => {
        const { elements, parent, position } = context;
        if (parent?.type !== "bpmn:SequenceFlow" || !position) return;
        const place = placeDropped(parent, position, elements[0].width);
        room.make(place.room, place.from);
        context.position = place.middle;
      },
      true,
    );
  }
}
Object.assign(DroppedOnArrow, { $inject: ["eventBus", "fpRoom"] });

export const droppedModule = {
  __depends__: [insertModule],
  __init__: ["fpDroppedOnArrow"],
  fpDroppedOnArrow: ["type", DroppedOnArrow],
};
