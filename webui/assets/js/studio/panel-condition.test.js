import assert from "node:assert/strict";
import { test } from "node:test";
import { readCondition, writeCondition } from "./panel-condition.js";

test("what compares one fact with its values is read, and written back as it was", () => {
  /** @type {[string, string, any[]][]} */
  const conditions = [
    ['review == "more_time"', "is", ["more_time"]],
    ['review in ["a", "b_2"]', "is", ["a", "b_2"]],
    ["agreed == True", "is", [true]],
    ["times == 3", "is", [3]],
    ["plan == None", "is", [null]],
    ['review != "a"', "is not", ["a"]],
    ['review not in ["a", "b"]', "is not", ["a", "b"]],
    ['"stop" in results', "holds", ["stop"]],
    ['not "stop" in results', "does not hold", ["stop"]],
  ];
  for (const [text, how, values] of conditions) {
    const read = readCondition(text);

    assert.ok(read, text);
    assert.deepEqual([read.how, read.values], [how, values]);
    assert.equal(writeCondition(read), text);
  }
});

test("what says more than that is left as it is written", () => {
  const more = ['a == "x" and b == "y"', "times_panel >= 3", 'a == "x" or a == "y"', "a == b", 'a["x"] == "y"', ""];

  assert.deepEqual(
    more.map(readCondition),
    more.map(() => undefined),
  );
});

test("nothing chosen asks nothing", () => {
  assert.equal(writeCondition({ fact: "review", how: "is", values: [] }), "");
});
