import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Autosave } from "./autosave-form.js";
import { find, openPage } from "./page-for-tests.js";

const PAGE = `<form data-autosave-url="/draft" data-csrf-token="token" data-retry-seconds="15">
  <input name="draft_revision" value="7"><textarea name="reasons">Because</textarea>
</form>
<div data-autosave-line data-state="none" data-saving="Saving" data-saved="Saved at {time}"
  data-failed="Not saved since {time}" data-never-saved="Not saved yet">
  <span data-autosave-words>Not saved yet</span><button data-autosave-now hidden>Try now</button>
  <span role="status"></span>
</div>`;

/** @type {{url: string, body: FormData, headers: Record<string, string>}[]} */
let sent = [];
/** @type {() => Promise<object>} */
let server;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  openPage(PAGE);
  sent = [];
  server = async () => answer(200, { saved_at: "10:43", revision: "8" });
  mock.method(globalThis, "fetch", (/** @type {string} */ url, /** @type {any} */ options) => {
    sent.push({ url, body: options.body, headers: options.headers });
    return server();
  });
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

/**
 * @param {number} status
 * @param {object} body
 */
function answer(status, body) {
  return { status, ok: status < 300, json: async () => body };
}

function type() {
  find("textarea").dispatchEvent(new window.Event("input", { bubbles: true }));
}

/** @param {number} milliseconds */
async function pass(milliseconds) {
  mock.timers.tick(milliseconds);
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
}

/** @returns {[string | undefined, string | null]} */
function line() {
  return [find("[data-autosave-line]").dataset.state, find("[data-autosave-words]").textContent];
}

/** @returns {boolean} whether the browser would ask before leaving */
function asksBeforeLeaving() {
  const leaving = new window.Event("beforeunload", { cancelable: true });
  window.dispatchEvent(leaving);
  return leaving.defaultPrevented;
}

test("answers are saved once typing pauses, and the line says when", async () => {
  new Autosave(find("form"));

  type();
  await pass(1000);
  type();
  await pass(1500);

  assert.deepEqual([sent.length, sent[0].url, sent[0].headers["X-CSRFToken"]], [1, "/draft", "token"]);
  assert.equal(sent[0].body.get("reasons"), "Because");
  assert.deepEqual(line(), ["saved", "Saved at 10:43"]);
  assert.equal(/** @type {HTMLInputElement} */ (find("[name=draft_revision]")).value, "8");
  assert.equal(asksBeforeLeaving(), false);
});

test("when saving fails it is tried again every fifteen seconds until it works, and leaving asks first", async () => {
  server = async () => answer(503, {});
  new Autosave(find("form"));
  type();
  await pass(1500);
  const failed = [line(), asksBeforeLeaving(), find("button").hidden];

  server = async () => answer(200, { saved_at: "10:44", revision: "9" });
  await pass(15_000);

  assert.deepEqual(failed, [["failed", "Not saved yet"], true, false]);
  assert.equal(sent.length, 2);
  assert.deepEqual(line(), ["saved", "Saved at 10:44"]);
});

test("after a first save the line of a failure says since when nothing is saved", async () => {
  new Autosave(find("form"));
  type();
  await pass(1500);
  server = async () => Promise.reject(new TypeError("offline"));

  type();
  await pass(1500);

  assert.deepEqual(line(), ["failed", "Not saved since 10:43"]);
});

test("the button tries at once", async () => {
  server = async () => answer(503, {});
  new Autosave(find("form"));
  type();
  await pass(1500);
  server = async () => answer(200, { saved_at: "10:44" });

  find("button").click();
  await pass(0);

  assert.deepEqual(line(), ["saved", "Saved at 10:44"]);
});

test("a refusal shows the server's own words and stops, and leaving still asks first", async () => {
  server = async () => answer(409, { message: "Ben completed this task at 10:38." });
  new Autosave(find("form"));

  type();
  await pass(1500);
  type();
  await pass(60_000);

  assert.equal(sent.length, 1);
  assert.deepEqual(line(), ["refused", "Ben completed this task at 10:38."]);
  assert.equal(asksBeforeLeaving(), true);
});

test("what is typed while a save is on its way is saved after it", async () => {
  /** @type {(value: object) => void} */
  let arrive = () => {};
  server = () => new Promise((resolve) => (arrive = resolve));
  new Autosave(find("form"));
  type();
  await pass(1500);
  type();
  await pass(1500);
  const onItsWay = [sent.length, asksBeforeLeaving()];

  arrive(answer(200, { saved_at: "10:43" }));
  await pass(0);
  await pass(1500);

  assert.deepEqual(onItsWay, [1, true]);
  assert.equal(sent.length, 2);
});

test("sending the form ends the saving, and leaving does not ask", async () => {
  new Autosave(find("form"));
  type();

  find("form").dispatchEvent(new window.Event("submit", { bubbles: true }));
  await pass(60_000);

  assert.equal(sent.length, 0);
  assert.equal(asksBeforeLeaving(), false);
});

test("a screen reader hears of failures at once and of saves at most every ten seconds", async () => {
  let now = 0;
  mock.method(performance, "now", () => now);
  const status = find("[role=status]");
  new Autosave(find("form"));
  type();
  await pass(1500);
  const first = status.textContent;

  now = 5000;
  server = async () => answer(200, { saved_at: "10:44" });
  type();
  await pass(1500);
  const soonAfter = status.textContent;
  server = async () => answer(500, {});
  type();
  await pass(1500);

  assert.deepEqual(
    [first, soonAfter, status.textContent],
    ["Saved at 10:43", "Saved at 10:43", "Not saved since 10:44"],
  );
});

test("chosen files are not part of a draft", async () => {
  const form = find("form");
  form.insertAdjacentHTML("beforeend", '<input type="file" name="letters-upload"><input name="letters" value="d1">');
  new Autosave(form);

  type();
  await pass(1500);

  assert.deepEqual(Array.from(sent[0].body.keys()), ["draft_revision", "reasons", "letters"]);
});
