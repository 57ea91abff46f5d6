import assert from "node:assert/strict";
import { test } from "node:test";
import { startAll } from "./modules.js";
import { find, openPage } from "./page-for-tests.js";
import { PrintButton } from "./print-button.js";

test("only the buttons that ask for it print the page", () => {
  openPage('<button data-module="fp-print">Print</button><button id="other">Other</button>');
  let printed = 0;
  Object.assign(window, { print: () => (printed += 1) });

  startAll("fp-print", PrintButton);
  find("[data-module=fp-print]").click();
  find("#other").click();

  assert.equal(printed, 1);
});
