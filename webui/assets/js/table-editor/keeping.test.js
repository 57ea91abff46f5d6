import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { find, openPage } from "../page-for-tests.js";
import { Keeping } from "./keeping.js";

const PAGE = `<section data-draft-url="/drafts/1" data-path="/tables/dmn_x" data-over="first" data-csrf-token="token">
  <button data-table-save disabled>Save</button><p data-table-said></p>
  <div data-table-moved hidden><p data-table-moved-said></p><ul data-table-differs></ul>
    <button data-table-mine>Mine</button><button data-table-take>Take</button></div>
</section>
<form><input name="over" value="first"></form>
<div data-table-problems></div><ol data-table-words></ol><span data-draft-head></span><span data-draft-stands></span>`;

/** @type {{url: string, body: any}[]} */
let sent = [];
/** @type {[number, object]} */
let answer;
let xml = "<one/>";

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  openPage(PAGE);
  sent = [];
  xml = "<one/>";
  mock.method(globalThis, "fetch", async (/** @type {string} */ url, /** @type {any} */ options) => {
    sent.push({ url, body: JSON.parse(options.body) });
    if (answer[0] === 0) throw new TypeError("no network");
    return { status: answer[0], type: "basic", json: async () => answer[1] };
  });
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

function keeping() {
  const made = new Keeping(find("section"), async () => xml);
  made.touched();
  return made;
}

/** @param {string} selector */
function words(selector) {
  return find(selector).textContent;
}

test("what is saved is named anew, so that the next save stands over it", async () => {
  answer = [
    200,
    { message: "Saved as revision 2.", over: "second", html: "<p>None</p>", words: ["Row"], head: "Rev 2" },
  ];
  const made = keeping();

  await made.save();

  assert.deepEqual(sent[0], { url: "/drafts/1/tables/dmn_x", body: { xml: "<one/>", over: "first" } });
  assert.equal(words("[data-table-said]"), "Saved as revision 2.");
  assert.equal(/** @type {HTMLInputElement} */ (find("input[name=over]")).value, "second");
  assert.deepEqual([words("[data-table-words]"), words("[data-draft-head]"), made.changed], ["Row", "Rev 2", false]);
});

test("what is changed while it is being saved is still to save", async () => {
  answer = [200, { message: "Saved.", over: "second" }];
  const made = keeping();
  const saving = made.save();
  xml = "<two/>";

  await saving;

  assert.equal(made.changed, true);
  assert.equal(/** @type {HTMLButtonElement} */ (find("[data-table-save]")).disabled, false);
});

test("whoever saves second sees what is different, and saves over it with a second word", async () => {
  answer = [409, { message: "Lin saved revision 2.", over: "theirs", differs: ["Row 1 says: …"] }];
  const made = keeping();
  await made.save();
  assert.equal(find("[data-table-moved]").hidden, false);
  assert.deepEqual(
    [words("[data-table-moved-said]"), words("[data-table-differs]")],
    ["Lin saved revision 2.", "Row 1 says: …"],
  );
  assert.equal(made.changed, true);
  answer = [200, { message: "Saved as revision 3.", over: "mine" }];

  await made.save();

  assert.equal(sent[1].body.over, "theirs");
  assert.equal(find("[data-table-moved]").hidden, true);
});

test("without a server nothing is lost, and it says so", async () => {
  answer = [0, {}];
  const made = keeping();

  await made.save();

  assert.match(words("[data-table-said]") ?? "", /^Not saved: the server can’t be reached/);
  assert.equal(made.changed, true);
  assert.equal(/** @type {HTMLButtonElement} */ (find("[data-table-save]")).disabled, false);
});
