import { button, el, note } from "./fields/dom.js";
import { hasGoodId, prefixOf } from "./ids.js";
import { whatItIsFor } from "./panel-common.js";
import { PanelContext } from "./panel-context.js";
import { called } from "./panel-reading.js";
import { sectionsOf } from "./panel-sections.js";

/**
 * The settings of the shape that is chosen, in the owner's words.
 *
 * Each change is one that can be undone, so whoever saves and checks the drawing sees it like any other. The panel is
 * written anew whenever the drawing changes; the field one is in keeps the focus, and what was typed into it and not
 * taken over yet.
 */
export class Panel {
  /**
   * @param {HTMLElement} host
   * @param {{modeler: any, words: import("./panel-context.js").Words, readOnly?: boolean}} options
   */
  constructor(host, { modeler, words, readOnly = false }) {
    this.host = host;
    host.classList.add("fp-panel");
    this.modeler = modeler;
    this.context = new PanelContext(modeler, words, readOnly);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    const events = modeler.get("eventBus");
    events.on("selection.changed", () => this.chosen());
    events.on("elements.changed", () => this.soon());
    events.on("commandStack.changed", () => this.soon());
    events.on("import.done", () => this.soon());
    window.addEventListener("beforeunload", () => this.commit()); // Whoever saves then asks before the page is left.
    this.show();
  }

  /** Whether something is typed that the drawing does not hold yet. */
  get pending() {
    return Boolean(this.typed());
  }

  /** Takes over what is typed, for whoever saves now. */
  commit() {
    this.typed()?.dispatchEvent(new window.Event("change", { bubbles: true }));
  }

  /** Leaving a shape takes over what was typed for it. */
  chosen() {
    if (this.element() === this.shown) return;
    this.commit();
    this.show();
  }

  /** Once for all that one command changes. */
  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show());
  }

  /** @returns {any} the one shape that is chosen; undefined for none, null for several */
  element() {
    const chosen = this.modeler.get("selection").get();
    if (chosen.length > 1) return null;
    const [element] = chosen;
    const shape = element?.labelTarget ?? element;
    return shape?.type === "bpmn:Participant" ? undefined : shape;
  }

  show() {
    clearTimeout(this.timer);
    const kept = this.keepPlace();
    this.shown = this.element();
    this.host.replaceChildren(...this.content(this.shown), this.context.rules.element);
    kept();
  }

  /**
   * @param {any} element
   * @returns {HTMLElement[]}
   */
  content(element) {
    if (element === null) return beginning("Several shapes", [note("Choose one of them to see its settings.")]);
    if (!element?.businessObject) return this.aboutDrawing();
    const object = element.businessObject;
    const { kind, parts } = sectionsOf(element, this.context);
    return [
      el(
        "div",
        { class: "fp-panel__head" },
        el("h2", {}, title(object, kind)),
        el("p", { class: "fp-panel__id" }, `${kind} · ${object.id}`),
        this.goodId(element),
      ),
      ...parts.filter((fields) => fields.length).map((fields) => el("div", { class: "fp-panel__part" }, ...fields)),
    ];
  }

  /**
   * A shape from another tool may have an id that journeys cannot be matched by; only a person changes an id, once.
   * @param {any} element
   */
  goodId(element) {
    const object = element.businessObject;
    const ours = object.$instanceOf?.("bpmn:FlowNode") && prefixOf(object);
    if (!ours || hasGoodId(object) || this.context.readOnly || !object.name) return null;
    return el(
      "div",
      {},
      note("Its id comes from another tool, and says neither what it is nor what it is about."),
      button("Give it one that does", () => this.modeler.get("stableIds").settle(element, called(object))),
    );
  }

  aboutDrawing() {
    const { title } = this.context.words.pathway;
    const steps = this.context.elements().filter(({ type }) => type === "bpmn:UserTask").length;
    const pools = this.context
      .elements()
      .filter(({ type, businessObject }) => type === "bpmn:Participant" && businessObject.processRef);
    const about = pools.length === 1 ? whatItIsFor(pools[0], this.context) : [];
    return beginning(
      title,
      [
        note(
          `The drawing has ${steps} ${steps === 1 ? "task" : "tasks"} for people, in the lanes of those who do them.`,
        ),
        note("Choose a shape to see and change who does it, by when, with which form, and who may not."),
        note(
          "To add a step, choose the one before it and then “Add what comes next”, or take one from the bar on the left " +
            "and drop it on the way where it belongs: the way is led through it.",
        ),
        note("Nothing changes for anybody until the draft is published. Undo takes back whatever you did last."),
      ],
      about,
    );
  }

  /** @returns {HTMLInputElement | HTMLTextAreaElement | undefined} the field whose text is not taken over yet */
  typed() {
    const fields = this.host.querySelectorAll("input[data-was], textarea[data-was]");
    return /** @type {any} */ (
      Array.from(fields).find((/** @type {any} */ field) => field.value !== field.dataset.was)
    );
  }

  /** @returns {() => void} puts focus, typed text, open parts and scrolling back to where they are now */
  keepPlace() {
    const same = this.element() === this.shown;
    const active = /** @type {any} */ (this.host.contains(document.activeElement) ? document.activeElement : null);
    const typed = same ? this.typed() : undefined;
    const open = Array.from(this.host.querySelectorAll("details[open]"), ({ id }) => id);
    const { scrollTop } = this.host;
    const [id, text] = [active?.id, typed?.value];
    const range = selected(active);
    return () => {
      if (!same) {
        this.host.scrollTop = 0;
        return;
      }
      for (const name of open) this.find(name)?.setAttribute("open", "");
      const field = typed ? this.find(typed.id) : null;
      if (field && text !== undefined) field.value = text;
      const again = id ? (this.find(id) ?? this.find(id.replace(/-away-\d+$/, "")) ?? this.host) : null;
      again?.focus({ preventScroll: true });
      if (again?.id === id && range) again.setSelectionRange(...range);
      this.host.scrollTop = scrollTop;
    };
  }

  /**
   * @param {string} id
   * @returns {any}
   */
  find(id) {
    return id ? this.host.querySelector(`[id="${CSS.escape(id)}"]`) : null;
  }
}

/**
 * @param {any} object
 * @param {string} kind
 */
function title(object, kind) {
  if (object.name) return called(object);
  return object.$type === "bpmn:SequenceFlow" ? `Way to “${called(object.targetRef)}”` : `${kind}, without a name yet`;
}

/**
 * @param {any} field
 * @returns {[number, number] | undefined} where the caret stands
 */
function selected(field) {
  const lines = field?.tagName === "TEXTAREA" || (field?.tagName === "INPUT" && field.type === "text");
  return lines ? [field.selectionStart ?? 0, field.selectionEnd ?? 0] : undefined;
}

/**
 * @param {string} title
 * @param {HTMLElement[]} inside
 * @param {HTMLElement[]} [fields]
 * @returns {HTMLElement[]}
 */
function beginning(title, inside, fields = []) {
  return [
    el("div", { class: "fp-panel__head" }, el("h2", {}, title)),
    el("div", { class: "fp-panel__part" }, ...inside),
    ...(fields.length ? [el("div", { class: "fp-panel__part" }, ...fields)] : []),
  ];
}
