// Loaded by every page. Improves pages that already work without it.
import {
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  PasswordInput,
  Radios,
  SkipLink,
} from "govuk-frontend";
import { Fresh } from "./fresh.js";
import { GoOn } from "./go-on.js";
import { startAll } from "./modules.js";
import { OnlyIf } from "./only-if.js";
import { PrintButton } from "./print-button.js";
import { Ticks } from "./ticks.js";
import { Unsaved } from "./unsaved.js";

for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink]) {
  createAll(component);
}

startAll("fp-only-if", OnlyIf);
startAll("fp-print", PrintButton);
startAll("fp-go-on", GoOn);
startAll("fp-fresh", Fresh);
startAll("fp-ticks", Ticks);
startAll("fp-unsaved", Unsaved);
