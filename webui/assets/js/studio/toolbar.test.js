import assert from "node:assert/strict";
import { test } from "node:test";
import { find, openPage } from "../page-for-tests.js";
import { Toolbar } from "./toolbar.js";

/** @param {Record<string, () => void>} tools */
function toolbar(tools = {}) {
  openPage(`<div id="tools"><button data-tool="undo">Undo</button><button data-tool="redo">Redo</button>
    <button data-tool="fit">Fit</button></div>`);
  return new Toolbar(find("#tools"), tools);
}

/** @param {string} key */
function press(key) {
  const event = new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  document.activeElement?.dispatchEvent(event);
}

function focused() {
  return document.activeElement?.textContent;
}

test("the tools are one stop of the Tab key, and the arrow keys go round in them", () => {
  toolbar();
  find('[data-tool="undo"]').focus();

  press("ArrowRight");
  assert.equal(focused(), "Redo");
  press("End");
  assert.equal(focused(), "Fit");
  press("ArrowRight");
  assert.equal(focused(), "Undo");
  press("ArrowLeft");
  assert.equal(focused(), "Fit");

  const stops = Array.from(document.querySelectorAll("button"), (one) => one.tabIndex);
  assert.deepEqual(stops, [-1, -1, 0]);
});

test("a tool that can do nothing now is reached but does nothing", () => {
  let undone = 0;
  const tools = toolbar({ undo: () => (undone += 1) });

  tools.allow("undo", false);
  find('[data-tool="undo"]').click();
  assert.equal(undone, 0);

  tools.allow("undo", true);
  find('[data-tool="undo"]').click();
  assert.equal(undone, 1);
});
