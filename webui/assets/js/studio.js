// Loaded by the page of a draft: the studio on a wide screen, the plain drawing on a phone.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "diagram-js-minimap/assets/diagram-js-minimap.css";
import "../sass/_studio.scss";
import "../sass/_panel.scss";
import { Drawing } from "./drawing.js";
import { startAll } from "./modules.js";
import { Studio } from "./studio/studio.js";

const wide = window.matchMedia("(min-width: 641px)");
const started = { studio: false, drawing: false };

/** Whichever of the two is in view is started once; a window that is made wider or narrower starts the other. */
function start() {
  if (wide.matches && !started.studio) {
    started.studio = true;
    startAll("fp-studio", Studio);
  }
  if (!wide.matches && !started.drawing) {
    started.drawing = true;
    startAll("fp-drawing", Drawing);
  }
}

wide.addEventListener("change", start);
start();
