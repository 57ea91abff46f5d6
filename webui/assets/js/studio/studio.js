import { badgeLook } from "../drawing-badges.js";
import { openModeler, View } from "./canvas.js";
import { Conflict } from "./conflict.js";
import { arrowFor, insertModule } from "./insert.js";
import { layoutModule, layoutOf } from "./layout.js";
import { fpModdle, modellingModules } from "./modelling.js";
import { Palette } from "./palette.js";
import { Panel } from "./panel.js";
import { Placing } from "./placing.js";
import { Presence } from "./presence.js";
import { Problems } from "./problems.js";
import { Regions } from "./regions.js";
import { Saving } from "./saving.js";
import { Server } from "./server.js";
import { nameOf, Steps } from "./steps.js";
import { Toolbar } from "./toolbar.js";

/** A draft's drawing on a canvas, with all that stands around it. `data-url` is the draft's address. */
export class Studio {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.server = new Server(element.dataset.url ?? "", element.dataset.csrfToken ?? "");
    this.room = this.part("room");
    this.ready = this.open().catch((error) => this.failed(error));
  }

  async open() {
    const asked = this.server.once("GET", "/words"); // It takes longest, and the drawing can be read without it.
    const { status, said: standing } = await this.server.standing();
    if (status !== 200) throw new Error("The draft could not be fetched");
    this.modeler = await openModeler(this.part("canvas"), [layoutModule, insertModule, ...modellingModules], fpModdle);
    await this.show(standing.xml);
    this.view = new View(this.modeler);
    this.nameParts();
    this.view.open();
    const words = await asked;
    if (words.status !== 200) throw new Error("What can be chosen could not be fetched");
    this.panel = new Panel(this.part("panel"), { modeler: this.modeler, words: words.said, readOnly: false });
    this.startSaving(standing);
    this.startProblems();
    this.startTools();
    this.startMoving();
    this.modeler.on("commandStack.changed", () => this.changed());
    this.presence = new Presence({
      server: this.server,
      line: this.part("others"),
      found: (found) => this.standsNow(found),
    });
    if (this.modeler.get("commandStack").canUndo()) this.changed(); // Somebody was quicker than the settings.
    this.room.dataset.state = "drawn";
  }

  /**
   * A drawing of another tool may say nothing of where shapes are: then it is laid out first.
   * @param {string} xml
   */
  async show(xml) {
    try {
      await this.modeler.importXML(xml);
    } catch {
      const { said } = await this.server.send("POST", "/tidy", { xml });
      await this.modeler.importXML(said.xml);
    }
  }

  /** What bpmn-js draws around the canvas is named for those who hear it. */
  nameParts() {
    const canvas = this.part("canvas");
    const drawing = canvas.querySelector("svg");
    drawing?.setAttribute("role", "application");
    drawing?.setAttribute("aria-label", canvas.dataset.name ?? "");
    this.palette = new Palette(this.modeler, canvas.dataset.palette ?? "");
    canvas.querySelector(".djs-minimap")?.setAttribute("aria-hidden", "true");
    for (const one of canvas.querySelectorAll(".djs-minimap [tabindex], .djs-minimap svg")) {
      one.setAttribute("tabindex", "-1");
    }
    const search = canvas.querySelector(".djs-search-input input");
    search?.setAttribute("aria-label", canvas.dataset.search ?? "");
  }

  /** @param {any} standing */
  startSaving(standing) {
    this.saving = new Saving({
      server: this.server,
      line: this.part("saved"),
      drawing: () => this.drawing(),
      typing: () => this.panel?.pending ?? false,
      saved: (now) => this.saved(now),
      movedOn: (moved) => this.conflict?.open(moved),
    });
    this.saving.begin(standing);
    this.saved(standing);
    this.conflict = new Conflict({
      panel: this.part("conflict"),
      server: this.server,
      drawing: () => this.drawing(),
      fileName: this.element.dataset.fileName ?? "drawing.bpmn",
      paint: (looks) => this.paint(looks),
      lead: (id) => this.leadTo(id),
      takeTheirs: () => this.takeTheirs(),
      saveOnTop: async (revision) => {
        await this.saving?.saveOnTop(revision);
        if (!this.saving?.stopped) window.location.reload(); // The list of what is kept has one more.
      },
    });
    this.part("news")
      .querySelector("[data-news-show]")
      ?.addEventListener("click", () => this.takeTheirs());
    this.element.addEventListener("click", (event) => this.saveFirst(event));
  }

  startProblems() {
    this.problems = new Problems({
      modeler: this.modeler,
      server: this.server,
      list: this.part("list"),
      drawing: () => this.drawing(),
      lead: (element) => this.lead(element),
      found: (found) => this.foundProblems(found),
    });
    this.problems.mark();
    this.problems.judge();
  }

  startTools() {
    const { modeler, view } = this;
    const stack = modeler.get("commandStack");
    this.tools = new Toolbar(this.part("tools"), {
      undo: () => stack.undo(),
      redo: () => stack.redo(),
      find: () => setTimeout(() => modeler.get("searchPad").toggle()), // else this very click would close it again
      insert: () => this.insert(),
      tidy: () => this.tidy(),
      smaller: () => view?.step(-1),
      bigger: () => view?.step(1),
      fit: () => view?.fit(),
      keys: () => this.help(),
    });
    const zoom = () => {
      this.part("zoom").textContent = `${Math.round(modeler.get("canvas").zoom() * 100)}%`;
    };
    modeler.on("canvas.viewbox.changed", zoom);
    modeler.on("selection.changed", () => this.allow());
    this.allow();
  }

  startMoving() {
    const canvas = this.modeler.get("canvas");
    const panel = this.part("panel");
    this.placing = new Placing(this.modeler, {
      how: () => this.tell(this.room.dataset.placing ?? ""),
      notHere: () => this.tell(this.room.dataset.notHere ?? "", true),
    });
    this.steps = new Steps(this.modeler, /** @type {View} */ (this.view), {
      settings: () => this.settings(),
      insert: () => this.insert(),
      help: () => this.help(),
      told: (words) => this.tell(words),
    });
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      this.panel?.commit();
      this.saving?.save();
    });
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) canvas.focus();
    });
    const within = (/** @type {HTMLElement} */ part) => (/** @type {Element} */ focused) => part.contains(focused);
    const tools = this.part("tools");
    const problems = this.part("problems");
    this.regions = new Regions([
      { holds: within(tools), enter: () => this.enter(tools) },
      { holds: within(this.part("canvas")), enter: () => canvas.focus() },
      { holds: within(panel), enter: () => this.settings() },
      { holds: within(problems), enter: () => problems.focus() },
    ]);
  }

  /** @param {HTMLElement} part */
  enter(part) {
    const first = part.querySelector(
      '[tabindex="0"], input:not([type=hidden]), select, textarea, button:not([tabindex])',
    );
    (first instanceof HTMLElement ? first : part).focus();
  }

  settings() {
    const panel = this.part("panel");
    const first = panel.querySelector("input:not([type=hidden]):not([disabled]), select, textarea");
    (first instanceof HTMLElement ? first : panel).focus();
  }

  changed() {
    this.saving?.changed();
    this.problems?.changed();
    this.allow();
  }

  allow() {
    const stack = this.modeler.get("commandStack");
    this.tools?.allow("undo", stack.canUndo());
    this.tools?.allow("redo", stack.canRedo());
    const [chosen] = this.modeler.get("selection").get();
    this.tools?.allow("insert", Boolean(arrowFor(chosen)));
  }

  /** @returns {Promise<string>} */
  async drawing() {
    return (await this.modeler.saveXML({ format: true })).xml;
  }

  /** @param {any} standing */
  saved(standing) {
    for (const one of document.querySelectorAll("[data-draft-revision]")) {
      if (one instanceof HTMLInputElement) one.value = String(standing.revision);
      else one.textContent = String(standing.revision);
    }
    const head = document.querySelector("[data-draft-head]");
    if (head) head.textContent = standing.head;
  }

  /**
   * What is saved now, found by itself: other parts may have changed, or somebody else drew.
   * @param {any} standing
   */
  standsNow(standing) {
    const saving = /** @type {Saving} */ (this.saving);
    const news = this.part("news");
    if (standing.over === saving.standing?.over) {
      news.hidden = true;
      if (standing.revision === saving.standing?.revision) return;
      saving.standing = standing;
      this.saved(standing);
      return;
    }
    if (saving.unsaved || saving.inFlight || standing.revision < (saving.standing?.revision ?? 0)) return;
    const words = /** @type {HTMLElement} */ (news.querySelector("[data-news-said]"));
    if (words.textContent !== standing.news) words.textContent = standing.news;
    news.hidden = false;
  }

  async takeTheirs() {
    const { status, said } = await this.server.standing();
    if (status !== 200) return;
    await this.show(said.xml);
    this.part("news").hidden = true;
    this.saving?.begin(said);
    this.saved(said);
    this.allow();
    this.view?.open();
    await this.problems?.judge();
  }

  /**
   * A link to another page of the draft, or a form that is sent: what is not saved is saved first.
   * @param {MouseEvent} event
   */
  async saveFirst(event) {
    const saving = /** @type {Saving} */ (this.saving);
    const target = event.target instanceof Element ? event.target : undefined;
    const link = target?.closest("a[href]");
    const button = target?.closest("[data-studio-form] button");
    if (link || button) this.panel?.commit();
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (!saving.unsaved || saving.stopped || !plain || !(link || button)) return;
    event.preventDefault();
    await saving.save();
    if (link instanceof HTMLAnchorElement) link.click();
    if (button instanceof HTMLButtonElement) button.form?.requestSubmit(button);
  }

  insert() {
    const [chosen] = this.modeler.get("selection").get();
    const arrow = arrowFor(chosen);
    if (!arrow) return;
    const context = /** @type {any} */ ({ arrow });
    this.modeler.get("commandStack").execute("fp.insertStep", context);
    this.modeler.get("canvas").focus();
    this.steps?.choose(context.shape);
    this.modeler.get("directEditing").activate(context.shape);
  }

  async tidy() {
    const button = this.room.querySelector('[data-tool="tidy"]');
    const text = button?.textContent ?? "";
    this.tools?.allow("tidy", false);
    if (button) button.textContent = this.room.dataset.tidying ?? text;
    const before = await this.drawing();
    const { status, said } = await this.server.send("POST", "/tidy", { xml: before });
    if (button) button.textContent = text;
    this.tools?.allow("tidy", true);
    if (status !== 200) return this.tell(said.message ?? this.room.dataset.notTidied ?? "", true);
    const layout = await layoutOf(this.modeler.get("moddle"), said.xml);
    if (before !== (await this.drawing())) return this.tell(this.room.dataset.changedMeanwhile ?? "", true);
    this.modeler.get("commandStack").execute("fp.layOut", { layout });
    this.view?.fit();
    this.tell(this.room.dataset.tidied ?? "");
  }

  help() {
    const keys = this.part("keys");
    if (keys instanceof HTMLDialogElement) keys.showModal();
  }

  /** @param {string} id */
  leadTo(id) {
    const element = this.modeler.get("elementRegistry").get(id);
    if (element) this.lead(element);
    return Boolean(element);
  }

  /** @param {any} element */
  lead(element) {
    this.part("canvas").scrollIntoView({ block: "nearest" });
    this.modeler.get("canvas").focus();
    this.modeler.get("selection").select(element);
    this.view?.lead(element);
    this.tell(nameOf(element));
  }

  /** @param {{stands: string, words: string[]}} found */
  foundProblems({ stands, words }) {
    const head = document.querySelector("[data-draft-stands]");
    if (head && head.textContent !== stands) {
      head.textContent = stands;
      this.tell(stands);
    }
    const list = this.element.querySelector("[data-drawing-words] ol");
    list?.replaceChildren(
      ...words.map((sentence) => {
        const item = document.createElement("li");
        item.textContent = sentence;
        return item;
      }),
    );
  }

  /** @param {Record<string, string>} looks what is different about which shape */
  paint(looks) {
    const layer = this.modeler.get("canvas").getLayer("fp-badges", 1);
    layer.replaceChildren();
    for (const [id, look] of Object.entries(looks)) {
      const element = this.modeler.get("elementRegistry").get(id);
      if (element && !element.waypoints) layer.append(badgeLook(element, look));
    }
  }

  /**
   * @param {string} words
   * @param {boolean} [seen] also for those who see
   */
  tell(words, seen = false) {
    this.part("told").textContent = words;
    const shown = this.part("shown");
    shown.textContent = seen ? words : "";
    shown.hidden = !seen;
  }

  /** @param {string} name */
  part(name) {
    const found = this.element.querySelector(`[data-studio-${name}]`);
    if (!(found instanceof HTMLElement)) throw new Error(`The page has no ${name}`);
    return found;
  }

  /** @param {unknown} error */
  failed(error) {
    console.error(error);
    this.room.dataset.state = "failed";
    this.part("canvas").textContent = this.room.dataset.failed ?? "";
  }
}
