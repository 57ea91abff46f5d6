import assert from "node:assert/strict";
import { test } from "node:test";
import { readCondition, writeCondition } from "./panel-condition.js";

test("a comparison with one value or several is read and written back as it was", () => {
  for (const text of [
    'review == "more_time"',
    'review in ["a", "b_2"]',
    "agreed == True",
    "times == 3",
    "plan == None",
  ]) {
    const read = readCondition(text);

    assert.ok(read, text);
    assert.equal(writeCondition(read.fact, read.values), text);
  }
});

test("what says more than that is left as it is written", () => {
  const more = [
    'a == "x" and b == "y"',
    'a != "x"',
    '"stop" in results',
    "times_panel >= 3",
    'a == "x" or a == "y"',
    "",
  ];

  assert.deepEqual(
    more.map(readCondition),
    more.map(() => undefined),
  );
});

test("nothing chosen asks nothing", () => {
  assert.equal(writeCondition("review", []), "");
});
