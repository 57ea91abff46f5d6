import CommandInterceptor from "diagram-js/lib/command/CommandInterceptor";
import { bareName, freeId } from "./ids.js";

const LATE = 400;
const MESSAGE = "bpmn:MessageEventDefinition";
const ERROR = "bpmn:ErrorEventDefinition";

/**
 * Gives each event what BPMN asks of it and people need not know: a message of its own to what arrives, which a copy may
 * not share, and an error to an early way out and to what catches it.
 */
export class EventParts extends CommandInterceptor {
  /**
   * @param {any} eventBus
   * @param {any} bpmnjs
   * @param {any} bpmnFactory
   * @param {any} modeling
   * @param {any} elementRegistry
   */
  constructor(eventBus, bpmnjs, bpmnFactory, modeling, elementRegistry) {
    super(eventBus);
    this.bpmnjs = bpmnjs;
    this.bpmnFactory = bpmnFactory;
    this.modeling = modeling;
    this.elementRegistry = elementRegistry;
    this.postExecuted(["shape.create"], LATE, (/** @type {any} */ { shape }) => this.complete(shape), true);
    this.postExecuted(
      ["element.updateProperties"],
      LATE,
      (/** @type {any} */ { element, properties }) => {
        if ("id" in properties) this.renameMessage(element);
      },
      true,
    );
  }

  /** @param {any} shape */
  complete(shape) {
    const definition = shape.labelTarget ? undefined : shape.businessObject.eventDefinitions?.[0];
    if (definition?.$type === MESSAGE) this.giveMessage(shape, definition);
    if (definition?.$type === ERROR && !definition.errorRef) this.giveError(shape, definition);
  }

  /**
   * @param {any} shape
   * @param {any} definition
   */
  giveMessage(shape, definition) {
    if (definition.messageRef && !this.isShared(shape, definition.messageRef)) return;
    const { id } = shape.businessObject;
    const message = this.bpmnFactory.create("bpmn:Message", { id: this.freeRootId("message", bareName(id)), name: id });
    this.modeling.updateModdleProperties(shape, definition, { messageRef: message });
  }

  /**
   * The message of an event that got its own id is named after it too.
   * @param {any} shape
   */
  renameMessage(shape) {
    const definition = shape.businessObject?.eventDefinitions?.[0];
    const message = definition?.$type === MESSAGE ? definition.messageRef : undefined;
    const { id } = shape.businessObject ?? {};
    if (!message || message.name === id || !/_new(_\d+)?$/.test(message.name ?? "")) return;
    this.modeling.updateModdleProperties(shape, message, { name: id, id: this.freeRootId("message", bareName(id)) });
  }

  /**
   * @param {any} shape
   * @param {any} definition
   */
  giveError(shape, definition) {
    const known = this.roots("bpmn:Error");
    const error = known.length === 1 ? known[0] : this.newError(bareName(shape.businessObject.id));
    this.modeling.updateModdleProperties(shape, definition, { errorRef: error });
  }

  /**
   * @param {string} bare
   * @returns {any} an error that nothing has yet
   */
  newError(bare) {
    const id = this.freeRootId("error", bare);
    return this.bpmnFactory.create("bpmn:Error", { id, name: bare, errorCode: bareName(id) });
  }

  /**
   * @param {string} type
   * @returns {any[]} the messages or errors that the file holds
   */
  roots(type) {
    return this.bpmnjs.getDefinitions().rootElements.filter((/** @type {any} */ root) => root.$type === type);
  }

  /**
   * @param {any} shape
   * @param {any} message
   */
  isShared(shape, message) {
    return this.elementRegistry.getAll().some((/** @type {any} */ other) => {
      if (other === shape || other.labelTarget) return false;
      return other.businessObject?.eventDefinitions?.[0]?.messageRef === message;
    });
  }

  /**
   * @param {string} prefix
   * @param {string} bare
   */
  freeRootId(prefix, bare) {
    const taken = new Set(this.bpmnjs.getDefinitions().rootElements.map((/** @type {any} */ root) => root.id));
    return freeId(prefix, bare, (id) => taken.has(id) || Boolean(this.elementRegistry.get(id)));
  }
}

EventParts.$inject = ["eventBus", "bpmnjs", "bpmnFactory", "modeling", "elementRegistry"];
