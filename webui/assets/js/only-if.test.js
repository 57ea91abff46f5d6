import assert from "node:assert/strict";
import { test } from "node:test";
import { startAll } from "./modules.js";
import { OnlyIf } from "./only-if.js";
import { find, openPage } from "./page-for-tests.js";

const FORM = `<form>
  <input type="radio" name="review" value="proceed"><input type="radio" name="review" value="more_time">
  <div id="why" class="fp-only-if" data-module="fp-only-if"
    data-when='[{"negated":false,"clauses":[{"name":"review","values":["more_time"],"contains":false}]}]'>
    <input type="checkbox" name="told" value="applicant"><input type="checkbox" name="told" value="other">
  </div>
  <div id="whom" class="fp-only-if" data-module="fp-only-if"
    data-when='[{"negated":false,"clauses":[{"name":"told","values":["other"],"contains":true}]}]'>
    <input name="whom" value="the school">
  </div>
  <div id="unless" class="fp-only-if" data-module="fp-only-if"
    data-when='[{"negated":true,"clauses":[{"name":"review","values":["proceed"],"contains":false}]}]'></div>
</form>`;

/** @param {string} value */
function choose(value) {
  /** @type {HTMLInputElement} */
  const input = find(`[value="${value}"]`);
  input.checked = true;
  input.dispatchEvent(new window.Event("change", { bubbles: true }));
}

/** @returns {string[]} ids of the questions that can be seen */
function shown() {
  return ["why", "whom", "unless"].filter((id) => !find(`#${id}`).hidden);
}

test("a question is hidden until the answer that asks for it is chosen", () => {
  openPage(FORM);

  startAll("fp-only-if", OnlyIf);
  const atFirst = shown();
  choose("more_time");

  assert.deepEqual(atFirst, ["unless"]);
  assert.deepEqual(shown(), ["why", "unless"]);
});

test("a question about one of several ticked answers appears with that tick", () => {
  openPage(FORM);
  startAll("fp-only-if", OnlyIf);

  choose("more_time");
  choose("applicant");
  choose("other");

  assert.deepEqual(shown(), ["why", "whom", "unless"]);
});

test("an answer inside a hidden question does not keep a later question open, and what was typed stays", () => {
  openPage(FORM);
  startAll("fp-only-if", OnlyIf);
  choose("more_time");
  choose("other");

  choose("proceed");

  assert.deepEqual(shown(), []);
  assert.equal(/** @type {HTMLInputElement} */ (find("[name=whom]")).value, "the school");
});
