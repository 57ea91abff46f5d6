// Loaded by pages with a form that saves itself.
import { Autosave } from "./autosave-form.js";
import { startAll } from "./modules.js";

startAll("fp-autosave", Autosave);
