/** A box for the name that is closed as it was opened changes nothing: there is nothing to undo then. */
export class NamedByWriting {
  /** @param {any} labelEditingProvider */
  constructor(labelEditingProvider) {
    const { update } = labelEditingProvider;
    labelEditingProvider.update = (
      /** @type {any} */ element,
      /** @type {string} */ now,
      /** @type {string} */ was,
      /** @type {any} */ box,
    ) => {
      if (now === was && element.type !== "bpmn:TextAnnotation") return;
      update.call(labelEditingProvider, element, now, was, box);
    };
  }
}

Reflect.set(NamedByWriting, "$inject", ["labelEditingProvider"]);
