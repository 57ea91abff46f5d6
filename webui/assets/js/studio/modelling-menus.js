import { hasGoodId, prefixOf } from "./ids.js";
import { KINDS, kindOf } from "./modelling-kinds.js";

const AFTER_ALL_OTHERS = 100;
const TOOLS = {
  "hand-tool": "Move the drawing about",
  "lasso-tool": "Choose several shapes",
  "space-tool": "Make space",
  "global-connect-tool": "Connect two shapes",
};
const PALETTE = ["user_task", "exclusive", "rule_task", "call", "sub_process", "catch_message", "catch_timer", "end"];
/** What the pad beside a shape offers at once; everything else is behind “Add what comes next”. */
const NEXT = ["user_task", "exclusive", "end"];
const IN_OUR_WORDS = {
  append: "Add what comes next",
  replace: "Make it something else",
  connect: "Connect it to another shape",
  delete: "Take it away",
  "append.text-annotation": "Add a note",
  "lane-insert-above": "Add a lane above",
  "lane-insert-below": "Add a lane below",
  "lane-divide-two": "Divide into two lanes",
  "lane-divide-three": "Divide into three lanes",
};

/** Offers in every menu what Fingerpost runs, in the owner's words, and nothing else. */
export class OurMenus {
  /**
   * @param {any} palette
   * @param {any} contextPad
   * @param {any} popupMenu
   * @param {any} drawKind
   */
  constructor(palette, contextPad, popupMenu, drawKind) {
    this.draw = drawKind;
    palette.registerProvider(AFTER_ALL_OTHERS, {
      getPaletteEntries: () => (/** @type {any} */ all) => this.palette(all),
    });
    contextPad.registerProvider(AFTER_ALL_OTHERS, {
      getContextPadEntries: (/** @type {any} */ element) => (/** @type {any} */ all) => this.pad(element, all),
    });
    for (const [menu, entries] of Object.entries({
      "bpmn-create": () => this.creating(),
      "bpmn-append": (/** @type {any} */ element) => this.appending(element),
      "bpmn-replace": (/** @type {any} */ element) => this.replacing(element),
    })) {
      popupMenu.registerProvider(menu, AFTER_ALL_OTHERS, {
        getPopupMenuEntries: (/** @type {any} */ element) => () => entries(element),
        getPopupMenuHeaderEntries: () => () => ({}),
      });
    }
  }

  /** @param {Record<string, any>} all */
  palette(all) {
    /** @type {Record<string, any>} */
    const entries = {};
    for (const [name, title] of Object.entries(TOOLS)) if (all[name]) entries[name] = { ...all[name], title };
    if (all["tool-separator"]) entries["tool-separator"] = all["tool-separator"];
    for (const kind of kindsOf(PALETTE)) {
      const start = (/** @type {any} */ event) => this.draw.start(event, kind);
      entries[`fp-${kind.key}`] = {
        group: "fingerpost",
        className: kind.className,
        title: kind.words,
        action: { click: start, dragstart: start },
      };
    }
    if (all.create) entries.create = { ...all.create, title: "Everything else" };
    return entries;
  }

  /**
   * @param {any} element
   * @param {Record<string, any>} all
   */
  pad(element, all) {
    /** @type {Record<string, any>} */
    const entries = {};
    if (all.append || all["append.append-task"]) {
      for (const kind of kindsOf(NEXT)) {
        entries[`fp-${kind.key}`] = {
          group: "model",
          className: kind.className,
          title: `Add: ${kind.words}`,
          action: {
            click: (/** @type {any} */ _, /** @type {any} */ from) => this.draw.append(from ?? element, kind),
            dragstart: (/** @type {any} */ event, /** @type {any} */ from) =>
              this.draw.start(event, kind, from ?? element),
          },
        };
      }
    }
    for (const [name, title] of Object.entries(IN_OUR_WORDS)) {
      if (name === "replace" && !Object.keys(this.replacing(element)).length) continue;
      if (all[name]) entries[name] = { ...all[name], title };
    }
    return entries;
  }

  creating() {
    return this.menu("create", KINDS, (kind) => {
      const start = (/** @type {any} */ event) => this.draw.start(event, kind);
      return { click: start, dragstart: start };
    });
  }

  /** @param {any} element */
  appending(element) {
    const type = element.businessObject?.$type;
    if (type === "bpmn:EndEvent" || !element.businessObject?.$instanceOf?.("bpmn:FlowNode")) return {};
    const activity = element.businessObject.$instanceOf("bpmn:Activity");
    const waits = type === "bpmn:EventBasedGateway";
    const fitting = KINDS.filter(({ key, where }) => {
      if (waits) return key === "catch_message" || key === "catch_timer";
      return where === "way" || (where === "beside" && activity && (key !== "boundary_error" || isPhaseOrCall(type)));
    });
    return this.menu("append", fitting, (kind) => ({
      click: () => this.draw.append(element, kind),
      dragstart: (/** @type {any} */ event) => this.draw.start(event, kind, element),
    }));
  }

  /**
   * A shape that has its id keeps its kind of id: what it may become is what such ids stand for.
   * @param {any} element
   */
  replacing(element) {
    const object = element.businessObject;
    if (!object?.$instanceOf?.("bpmn:FlowNode") || element.labelTarget) return {};
    const now = kindOf(object);
    const free = !hasGoodId(object) || this.draw.isUnsettled(object);
    const fitting = KINDS.filter((kind) => {
      if (kind === now || !isSameSort(object, kind)) return false;
      return free || samePrefix(object, kind);
    });
    return this.menu("replace", fitting, (kind) => ({ click: () => this.draw.replace(element, kind) }));
  }

  /**
   * @param {string} idPrefix
   * @param {import("./modelling-kinds.js").Kind[]} kinds
   * @param {(kind: import("./modelling-kinds.js").Kind) => object} actionOf
   */
  menu(idPrefix, kinds, actionOf) {
    return Object.fromEntries(
      kinds.map((kind) => [
        `${idPrefix}-${kind.key}`,
        {
          label: kind.words,
          description: kind.hint,
          className: kind.className,
          group: { id: kind.group, name: kind.group },
          search: kind.search,
          action: actionOf(kind),
        },
      ]),
    );
  }
}

OurMenus.$inject = ["palette", "contextPad", "popupMenu", "drawKind"];

/**
 * @param {string[]} keys
 * @returns {import("./modelling-kinds.js").Kind[]}
 */
function kindsOf(keys) {
  return keys.flatMap((key) => KINDS.filter((kind) => kind.key === key));
}

/** @param {string} type */
function isPhaseOrCall(type) {
  return type === "bpmn:SubProcess" || type === "bpmn:CallActivity";
}

/**
 * @param {any} object
 * @param {import("./modelling-kinds.js").Kind} kind
 */
function isSameSort(object, { target }) {
  /** @param {string} type */
  const sort = (type) => {
    if (type.endsWith("Gateway")) return "gateway";
    if (type === "bpmn:BoundaryEvent") return "beside";
    if (type === "bpmn:EndEvent") return "end";
    if (type === "bpmn:StartEvent") return "start";
    if (type.includes("Event")) return "event";
    return "step";
  };
  return sort(object.$type) === sort(target.type);
}

/**
 * @param {any} object
 * @param {import("./modelling-kinds.js").Kind} kind
 */
function samePrefix(object, { target }) {
  const event = target.eventDefinitionType ? [{ $type: target.eventDefinitionType }] : [];
  const [prefix] = object.id.split("_");
  const become = prefixOf({ $type: target.type, eventDefinitions: event }, { inPhase: prefix === "done" });
  return prefix === become;
}
