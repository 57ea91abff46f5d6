import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import SimulationModule from "bpmn-js-token-simulation/lib/viewer";
import { named, questions, ways, whatWaits, whereItStarts } from "./waiting.js";

/**
 * A token that moves along the stored drawing: started, held, sent another way, by buttons and lists beside the drawing.
 *
 * `data-xml-url` is where the drawing is. The library's own signs on the shapes work as well, for who has a mouse; its
 * other controls are left out, since the page has them.
 */

const TYPEFACE = '"Source Sans 3", "Segoe UI", Roboto, Arial, sans-serif';
const TEXT = {
  defaultStyle: { fontFamily: TYPEFACE, fontSize: 12.5, lineHeight: 1.2 },
  externalStyle: { fontSize: 12 },
};
const ZOOM_STEP = 1.25;
const SMALLEST_SCALE = 0.75; // Below it the library shows no counts and no signs.
const ROOM = 80; // round the shape that is looked at
const AFTER_THE_LIBRARY = 100;
const ACTIVITIES = ["bpmn:UserTask", "bpmn:CallActivity", "bpmn:BusinessRuleTask", "bpmn:ServiceTask"];

export class Simulation {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.soon = 0;
    /** @type {Set<string>} */
    this.seen = new Set();
    this.ready = this.draw().catch(() => this.failed());
  }

  async draw() {
    const response = await fetch(this.element.dataset.xmlUrl ?? "", { credentials: "same-origin" });
    if (!response.ok) throw new Error(`The drawing was answered with ${response.status}`);
    await document.fonts.load(`12.5px ${TYPEFACE}`); // Lines are broken by measuring, so the typeface must be there.
    const container = this.part("canvas");
    this.viewer = new NavigatedViewer(
      /** @type {any} */ ({ container, additionalModules: [SimulationModule], textRenderer: TEXT }),
    );
    await this.viewer.importXML(await response.text());
    this.useOurColours();
    this.service("toggleMode").toggleMode(true);
    this.lookAtTheStart();
    this.listen();
    this.openTools();
    this.askWays();
    this.tell();
    this.element.dataset.state = "drawn";
  }

  useOurColours() {
    this.service("eventBus").on(
      "tokenSimulation.simulator.createScope",
      AFTER_THE_LIBRARY,
      (/** @type {{scope: any}} */ { scope }) => {
        scope.colors = { primary: "#ffdd00", auxiliary: "#0b0c0c" }; // Yellow means here.
      },
    );
  }

  /** As much as fits and can be read, with the start in view. */
  lookAtTheStart() {
    const canvas = this.service("canvas");
    const start = whereItStarts(this.service("simulator"), this.service("elementRegistry"));
    if (canvas.zoom("fit-viewport", "auto") < SMALLEST_SCALE) canvas.zoom(SMALLEST_SCALE);
    if (start) canvas.scrollToElement(start.element, ROOM);
  }

  listen() {
    const bus = this.service("eventBus");
    const later = () => {
      clearTimeout(this.soon);
      this.soon = window.setTimeout(() => this.tell(), 60);
    };
    for (const name of ["elementChanged", "destroyScope", "createScope", "trace"]) {
      bus.on(`tokenSimulation.simulator.${name}`, AFTER_THE_LIBRARY, later);
    }
    bus.on("tokenSimulation.playSimulation", later);
    bus.on("tokenSimulation.pauseSimulation", later);
  }

  openTools() {
    const canvas = this.service("canvas");
    const zoom = (/** @type {number} */ by) => canvas.zoom(canvas.zoom() * by, "auto");
    /** @type {Record<string, () => void>} */
    const actions = {
      start: () => this.trigger(whereItStarts(this.service("simulator"), this.service("elementRegistry"))),
      pause: () => this.service("pauseSimulation").toggle(),
      anew: () => this.service("resetSimulation").resetSimulation(),
      bigger: () => zoom(ZOOM_STEP),
      smaller: () => zoom(1 / ZOOM_STEP),
      whole: () => canvas.zoom("fit-viewport", "auto"),
    };
    for (const [name, act] of Object.entries(actions)) {
      this.part(name).addEventListener("click", () => {
        act();
        this.tell();
      });
    }
    const stops = /** @type {HTMLInputElement} */ (this.part("stops"));
    stops.addEventListener("change", () => this.stopAtSteps(stops.checked));
    const speed = /** @type {HTMLSelectElement} */ (this.part("speed"));
    speed.addEventListener("change", () => this.service("animation").setAnimationSpeed(Number(speed.value)));
    this.stopAtSteps(stops.checked);
  }

  /** @param {boolean} stop whether a token waits at each task until it is let go on */
  stopAtSteps(stop) {
    const simulator = this.service("simulator");
    for (const one of this.service("elementRegistry").filter((/** @type {any} */ e) => ACTIVITIES.includes(e.type))) {
      simulator.waitAtElement(one, stop);
    }
  }

  /** @param {import("./waiting.js").Subscription | undefined} subscription */
  trigger(subscription) {
    if (!subscription) return;
    this.service("simulator").trigger({ event: subscription.event, scope: subscription.scope });
  }

  /** A list for each question, with the ways that leave it. */
  askWays() {
    const list = this.part("ways");
    const gateways = questions(this.service("elementRegistry"));
    for (const gateway of gateways) {
      const id = `way-${gateway.id}`;
      const label = node("label", { className: "govuk-label", htmlFor: id }, named(gateway) || "Which way?");
      const select = /** @type {HTMLSelectElement} */ (node("select", { className: "govuk-select", id }));
      for (const flow of ways(gateway)) {
        const words = named(flow) || `to ${named(flow.target) || "what follows"}`;
        select.append(node("option", { value: flow.id }, words));
      }
      select.value = this.wayAt(gateway).id;
      select.addEventListener("change", () => this.send(gateway, select.value));
      list.append(node("div", { className: "govuk-form-group" }, label, select));
    }
    this.service("eventBus").on("element.changed", AFTER_THE_LIBRARY, () => {
      for (const gateway of gateways) {
        const select = /** @type {HTMLSelectElement | null} */ (document.getElementById(`way-${gateway.id}`));
        if (select) select.value = this.wayAt(gateway).id;
      }
    });
    this.part("no-ways").hidden = gateways.length > 0;
  }

  /** @param {any} gateway */
  wayAt(gateway) {
    return this.service("simulator").getConfig(gateway).activeOutgoing ?? ways(gateway)[0];
  }

  /**
   * @param {any} gateway
   * @param {string} flow
   */
  send(gateway, flow) {
    const settings = this.service("exclusiveGatewaySettings");
    for (const _ of ways(gateway)) {
      if (this.wayAt(gateway).id === flow) return;
      settings.setSequenceFlow(gateway);
    }
  }

  /** Says where tokens wait, as buttons that let them go on, and whether anything moves. */
  tell() {
    const simulator = this.service("simulator");
    const waiting = whatWaits(simulator);
    this.follow(waiting.map((one) => one.element));
    const list = this.part("waiting");
    const focused = list.contains(document.activeElement);
    const on = document.activeElement?.getAttribute("data-id");
    list.replaceChildren(
      ...waiting.map((one) => {
        const words = named(one.element) || "Go on";
        const button = node("button", { className: "govuk-button govuk-button--secondary govuk-button--small" }, words);
        button.setAttribute("type", "button");
        button.setAttribute("data-id", one.element.id);
        button.addEventListener("click", () => this.trigger(one));
        return node("li", {}, button);
      }),
    );
    // Whoever works by keyboard stays in the list, also while the token is on its way to where it waits next.
    const again = list.querySelector(`[data-id="${on}"]`) ?? list.querySelector("button") ?? list;
    if (focused) /** @type {HTMLElement} */ (again).focus();
    this.part("no-waiting").hidden = waiting.length > 0;
    const pause = this.service("pauseSimulation");
    this.part("pause").textContent = pause.isPaused && pause.isActive ? "Go on" : "Hold it";
    this.say(waiting.map((one) => named(one.element)).filter(Boolean));
  }

  /**
   * Keeps in view where a token came to wait last.
   * @param {import("./waiting.js").Shape[]} elements
   */
  follow(elements) {
    const come = elements.find((one) => one.type !== "bpmn:BoundaryEvent" && !this.seen.has(one.id));
    if (come) this.service("canvas").scrollToElement(come, ROOM);
    this.seen = new Set(elements.map((one) => one.id));
  }

  /** @param {string[]} names */
  say(names) {
    const words = names.length ? `A token waits at ${names.map((name) => `“${name}”`).join(", ")}.` : "";
    const status = this.part("status");
    if (status.textContent !== words) status.textContent = words;
  }

  failed() {
    this.element.dataset.state = "failed";
    this.part("canvas").textContent = this.element.dataset.failed ?? "";
  }

  /**
   * @param {string} name
   * @returns {HTMLElement}
   */
  part(name) {
    return /** @type {HTMLElement} */ (this.element.querySelector(`[data-simulation-${name}]`));
  }

  /**
   * @param {string} name
   * @returns {any} a service of bpmn-js
   */
  service(name) {
    return this.viewer?.get(name);
  }
}

/**
 * @param {string} tag
 * @param {Record<string, string>} properties
 * @param {...(Node | string)} inside
 * @returns {HTMLElement}
 */
function node(tag, properties, ...inside) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
}
