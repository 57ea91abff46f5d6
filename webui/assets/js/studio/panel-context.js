import { searchList } from "./fields/search-field.js";
import { factNamed } from "./fp-moddle.js";

/**
 * @typedef {{value: string | number | boolean | null, title: string}} Choice
 * @typedef {{name: string, title: string, choices: Choice[], many?: boolean}} Fact
 * @typedef {{
 *   pathway: {key: string, title: string, callable: boolean, outcomes: Record<string, string>, facts: Fact[]},
 *   urls: {forms: string, tables: string, settings: string},
 *   roles: {key: string, title: string}[],
 *   forms: {id: string, title: string, outcome: {title: string, choices: Choice[]} | null, facts: Fact[]}[],
 *   rules: {key: string, title: string, words: string, example: string, source: string, kind: string, status: string,
 *     sure: boolean}[],
 *   escalations: {key: string, words: string, full: string}[],
 *   separations: {key: string, words: string}[],
 *   tables: {key: string, title: string, answers: {name: string, choices: Choice[]}[]}[],
 *   letters: string[],
 *   pathways: {key: string, title: string, callable: boolean, needs: string[], outcomes: Choice[],
 *     arrivals: {id: string, title: string}[]}[],
 * }} Words what `/drafts/<draft>/words` answers
 */

/** What the parts of the panel need: the words, the drawing, and the ways to change it, each of which can be undone. */
export class PanelContext {
  /**
   * @param {any} modeler
   * @param {Words} words
   * @param {boolean} readOnly
   */
  constructor(modeler, words, readOnly) {
    this.modeler = modeler;
    this.words = words;
    this.readOnly = readOnly;
    this.registry = modeler.get("elementRegistry");
    this.lanes = modeler.get("stepsToLanes");
    /** The rules are many: they are listed once for every field that asks for one. */
    this.rules = searchList(
      "fp-rules",
      words.rules.map(({ key, title, words: said }) => ({ value: key, text: title, more: said })),
    );
  }

  /**
   * @param {any} element
   * @param {Record<string, any>} properties
   */
  change(element, properties) {
    if (this.mayChange(element)) this.modeler.get("modeling").updateProperties(element, properties);
  }

  /**
   * @param {any} element
   * @param {any} part a part of it that is no shape
   * @param {Record<string, any>} properties
   */
  changePart(element, part, properties) {
    if (this.mayChange(element)) this.modeler.get("modeling").updateModdleProperties(element, part, properties);
  }

  /**
   * What was typed for a shape that has been taken away meanwhile goes with it.
   * @param {any} element
   */
  mayChange(element) {
    return !this.readOnly && this.registry.get(element.id) === element;
  }

  /** @param {() => void} change several changes that are undone together */
  together(change) {
    if (!this.readOnly) this.modeler.get("commandStack").execute("fp.together", { change });
  }

  /**
   * @param {string} type
   * @param {Record<string, any>} properties
   * @param {any} parent what it is a part of
   */
  create(type, properties, parent) {
    const made = this.modeler.get("bpmnFactory").create(type, properties);
    made.$parent = parent;
    return made;
  }

  /** @param {string} name */
  factNamed(name) {
    return factNamed(this.modeler.get("moddle"), name);
  }

  /** @param {any} element */
  select(element) {
    this.modeler.get("selection").select(element);
    this.modeler.get("canvas").scrollToElement(element);
  }

  /** @returns {any[]} what is drawn, without labels */
  elements() {
    return this.registry.filter((/** @type {any} */ one) => !one.labelTarget && one.businessObject);
  }

  /** @param {string} id */
  form(id) {
    return this.words.forms.find((form) => form.id === id);
  }

  /** @param {string} key */
  pathway(key) {
    return this.words.pathways.find((pathway) => pathway.key === key);
  }

  /** @param {any} object a business object that was made here and is not named yet: its id is not settled */
  isUnsettled(object) {
    return this.modeler.get("stableIds").isUnsettled(object);
  }

  /** @param {string} key */
  role(key) {
    return this.words.roles.find((role) => role.key === key)?.title ?? key;
  }
}
