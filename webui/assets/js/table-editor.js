// Loaded by the page of a decision table: the editor on a wide screen; the form stays on a phone.
import "dmn-js/dist/assets/diagram-js.css";
import "dmn-js/dist/assets/dmn-js-shared.css";
import "dmn-js/dist/assets/dmn-js-decision-table.css";
import "dmn-js/dist/assets/dmn-js-decision-table-controls.css";
import "dmn-js/dist/assets/dmn-font/css/dmn.css";
import "../sass/_table_canvas.scss";
import { startAll } from "./modules.js";
import { TableEditor } from "./table-editor/table-editor.js";

if (window.matchMedia("(min-width: 641px)").matches) startAll("fp-table-editor", TableEditor);
