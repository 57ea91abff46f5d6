import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { find, openPage } from "../page-for-tests.js";
import { Saving } from "./saving.js";
import { Server } from "./server.js";

const LINE = `<p id="line" data-waiting="Not saved yet" data-saving="Saving" data-failed="Not saved since {time}."
  data-ended="Your session has ended." data-moved="Choose one." data-refused="Not saved since {time}.">
  <span data-studio-said></span><button data-studio-try hidden>Try now</button></p>`;
const FIRST = { revision: 1, over: "a", saved_at: "9am", news: "", said: "Saved at 9am", head: "" };

/**
 * Saving on a page whose server gives these answers, one after the other; a number is a status without words.
 * @param {(number | object | Error)[]} answers
 */
function saving(answers) {
  openPage(LINE);
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {any[]} */
  const sent = [];
  globalThis.fetch = async (address, options) => {
    sent.push([options?.method, address, options?.body ? JSON.parse(String(options.body)) : undefined]);
    const answer = answers.shift() ?? 500;
    if (answer instanceof Error) throw answer;
    const [status, said] = typeof answer === "number" ? [answer, {}] : [200, answer];
    const { status: other = status, ...body } = /** @type {any} */ (said);
    return new Response(JSON.stringify(body), { status: other });
  };
  /** @type {any[]} */
  const moved = [];
  const one = new Saving({
    server: new Server("/drafts/1", "token"),
    line: find("#line"),
    drawing: async () => "<xml/>",
    typing: () => false,
    saved: () => {},
    movedOn: (how) => moved.push(how),
  });
  one.begin(FIRST);
  return { one, sent, moved };
}

function said() {
  return find("[data-studio-said]").textContent;
}

/** Lets what was begun end. */
async function settled() {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
}

test("a change is saved once the drawing has stood still, over what it was made from", async () => {
  const { one, sent } = saving([{ ...FIRST, revision: 2, over: "b", said: "Saved at 9:05am" }]);

  one.changed();
  mock.timers.tick(2000);
  one.changed();
  mock.timers.tick(2000);
  assert.equal(said(), "Not saved yet");
  mock.timers.tick(1000);
  await settled();

  assert.deepEqual(sent, [["PUT", "/drafts/1/drawing", { over: "a", xml: "<xml/>" }]]);
  assert.equal(said(), "Saved at 9:05am");
  assert.equal(one.unsaved, false);
});

test("what could not be saved is tried again, and the line says since when it is not saved", async () => {
  const { one, sent } = saving([new TypeError("offline"), { ...FIRST, revision: 2 }]);

  one.changed();
  await one.save();
  assert.equal(said(), "Not saved since 9am.");
  assert.equal(find("[data-studio-try]").hidden, false);
  mock.timers.tick(15_000);
  await settled();

  assert.equal(sent.length, 2);
  assert.equal(one.unsaved, false);
  assert.equal(find("[data-studio-try]").hidden, true);
});

test("where somebody else has saved the drawing, saving stops until one is chosen, and theirs is kept", async () => {
  const theirs = { status: 409, revision: 5, message: "Lin saved revision 5." };
  const { one, sent, moved } = saving([theirs, { ...FIRST, revision: 6, over: "c" }]);

  one.changed();
  await one.save();
  one.changed();
  mock.timers.tick(60_000);
  await settled();
  assert.equal(sent.length, 1);
  assert.equal(said(), "Lin saved revision 5. Choose one.");
  assert.equal(moved.length, 1);
  assert.equal(one.unsaved, true);

  await one.saveOnTop(5);

  assert.deepEqual(sent[1][2], { over: "a", keep: 5, xml: "<xml/>" });
  assert.equal(one.unsaved, false);
});

test("a session that has ended is told, and nothing is lost", async () => {
  const { one } = saving([401]);

  one.changed();
  await one.save();

  assert.equal(said(), "Your session has ended.");
  assert.equal(one.unsaved, true);
});

test("a token that is no longer good is asked for anew, and the drawing sent once more", async () => {
  const { one, sent } = saving([400, { token: "new", xml: "" }, { ...FIRST, revision: 2 }]);

  one.changed();
  await one.save();

  assert.deepEqual(
    sent.map(([method, address]) => `${method} ${address}`),
    ["PUT /drafts/1/drawing", "GET /drafts/1/standing", "PUT /drafts/1/drawing"],
  );
  assert.equal(one.server.token, "new");
  assert.equal(one.unsaved, false);
});

test("what is changed while saving is under way is saved after it", async () => {
  const { one, sent } = saving([
    { ...FIRST, revision: 2, over: "b" },
    { ...FIRST, revision: 3, over: "c" },
  ]);

  one.changed();
  const first = one.save();
  await Promise.resolve();
  one.changed();
  await first;
  assert.equal(one.unsaved, true);
  await one.save();

  assert.deepEqual(
    sent.map(([, , body]) => body.over),
    ["a", "b"],
  );
  assert.equal(one.unsaved, false);
});

test("a drawing that the server can't take is told in its words, and stays unsaved", async () => {
  const { one } = saving([{ status: 422, message: "The drawing is too large." }]);

  one.changed();
  await one.save();

  assert.equal(said(), "The drawing is too large. Not saved since 9am.");
  assert.equal(one.unsaved, true);
});
