import CommandInterceptor from "diagram-js/lib/command/CommandInterceptor";
import RuleProvider from "diagram-js/lib/features/rules/RuleProvider";

const BEFORE_OTHERS = 2000;
const LATE = 300;
const BEFORE_CHOOSING = 600;

/**
 * What comes on the way and what comes meanwhile have different ids, since journeys are matched by them: an event that has
 * its id is not turned into the other by dragging it onto an edge or off it. A new one may still become either.
 */
export class OnTheWayOrMeanwhile extends RuleProvider {
  /**
   * @param {any} eventBus
   * @param {any} stableIds
   * @param {any} bpmnRules
   */
  constructor(eventBus, stableIds, bpmnRules) {
    super(eventBus);
    this.stableIds = stableIds;
    this.addRule("elements.move", BEFORE_OTHERS, (/** @type {any} */ { shapes, target, position }) => {
      const [event] = shapes;
      if (shapes.length !== 1 || !target || event.labelTarget || stableIds.isUnsettled(event.businessObject)) return;
      const attaches = bpmnRules.canAttach(shapes, target, null, position) === "attach";
      if (event.type === "bpmn:BoundaryEvent" && !attaches) return false;
      if (event.type === "bpmn:IntermediateCatchEvent" && attaches) return false;
      return undefined;
    });
  }
}

Reflect.set(OnTheWayOrMeanwhile, "$inject", ["eventBus", "stableIds", "bpmnRules"]);

/**
 * What is dropped onto an edge leaves the work going on, like what is added there by the menu. It takes the place of the
 * shape that was carried, so it is the one that is chosen then.
 */
export class MeanwhileGoesOn extends CommandInterceptor {
  /**
   * @param {any} eventBus
   * @param {any} modeling
   */
  constructor(eventBus, modeling) {
    super(eventBus);
    this.postExecuted(
      ["shape.replace"],
      LATE,
      (/** @type {any} */ { oldShape, newShape }) => {
        const attached = newShape.type === "bpmn:BoundaryEvent" && oldShape.type !== "bpmn:BoundaryEvent";
        const isError = newShape.businessObject.eventDefinitions?.[0]?.$type === "bpmn:ErrorEventDefinition";
        if (attached && !isError) modeling.updateProperties(newShape, { cancelActivity: false });
      },
      true,
    );
    eventBus.on("create.end", BEFORE_CHOOSING, (/** @type {any} */ { context }) => {
      if (Array.isArray(context.hints?.autoSelect) && context.shape) context.hints.autoSelect = [context.shape];
    });
  }
}

Reflect.set(MeanwhileGoesOn, "$inject", ["eventBus", "modeling"]);
