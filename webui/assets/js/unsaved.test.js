import assert from "node:assert/strict";
import { test } from "node:test";
import { startAll } from "./modules.js";
import { find, openPage } from "./page-for-tests.js";
import { Unsaved } from "./unsaved.js";

/** @returns {boolean} whether the browser asks before the page is left */
function asksOnLeaving() {
  const leaving = new window.Event("beforeunload", { cancelable: true });
  window.dispatchEvent(leaving);
  return leaving.defaultPrevented;
}

function open() {
  openPage('<form data-module="fp-unsaved"><input name="title"></form><form id="other"></form>');
  startAll("fp-unsaved", Unsaved);
}

test("a page is left without a question while nothing was changed", () => {
  open();

  assert.equal(asksOnLeaving(), false);
});

test("what was typed and not sent is asked about, also when another form is sent", () => {
  open();

  find("[name=title]").dispatchEvent(new window.Event("input", { bubbles: true }));
  find("#other").dispatchEvent(new window.Event("submit", { bubbles: true }));

  assert.equal(asksOnLeaving(), true);
});

test("sending the form leaves without a question", () => {
  open();
  find("[name=title]").dispatchEvent(new window.Event("input", { bubbles: true }));

  find("form").dispatchEvent(new window.Event("submit", { bubbles: true }));

  assert.equal(asksOnLeaving(), false);
});
