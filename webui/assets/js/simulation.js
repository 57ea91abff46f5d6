// Loaded by the page on which a token moves along a draft's drawing.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css";
import "../sass/_simulation.scss";
import { startAll } from "./modules.js";
import { Simulation } from "./simulation/simulation.js";

startAll("fp-simulation", Simulation);
