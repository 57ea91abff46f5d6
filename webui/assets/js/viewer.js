// Loaded by pages that show a drawing.
import { Drawing } from "./drawing.js";
import { startAll } from "./modules.js";

startAll("fp-drawing", Drawing);
