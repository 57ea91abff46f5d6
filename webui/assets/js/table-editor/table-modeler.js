import DecisionTable from "dmn-js-decision-table/lib/Editor";
import EditingManager from "dmn-js-shared/lib/base/EditingManager";
import { is } from "dmn-js-shared/lib/util/ModelUtil";
import { StyleModule } from "style-mod";

/**
 * The text editor in the cells would write its styles into a style element, which the page does not allow. They are
 * adopted by the document instead, each once.
 *
 * @type {WeakSet<object>}
 */
const adopted = new WeakSet();
StyleModule.mount = (/** @type {Document} */ root, /** @type {any} */ modules) => {
  for (const module of [modules].flat()) {
    if (adopted.has(module)) continue;
    adopted.add(module);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(module.getRules());
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }
};

/** dmn-js with its decision tables alone: nothing else of DMN is run here. */
export class TableModeler extends EditingManager {
  _getViewProviders() {
    const opens = (/** @type {any} */ element) =>
      is(element, "dmn:Decision") && is(element.decisionLogic, "dmn:DecisionTable");
    return [{ id: "decisionTable", constructor: DecisionTable, opens }];
  }
}
