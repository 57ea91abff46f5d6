import assert from "node:assert/strict";
import { test } from "node:test";
import { GoOn } from "./go-on.js";
import { startAll } from "./modules.js";
import { openPage } from "./page-for-tests.js";

test("only the form that asks for it is sent by itself", () => {
  openPage('<form id="part" data-module="fp-go-on"></form><form id="other"></form>');
  /** @type {string[]} */
  const sent = [];
  document.addEventListener("submit", (event) => {
    event.preventDefault();
    sent.push(/** @type {HTMLElement} */ (event.target).id);
  });

  startAll("fp-go-on", GoOn);

  assert.deepEqual(sent, ["part"]);
});
