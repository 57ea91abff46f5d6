import assert from "node:assert/strict";
import { test } from "node:test";
import { readCondition, readRows, writeCondition, writeRows, writeValue } from "./panel-condition.js";

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
    ["times_panel >= 3", ">=", [3]],
    ["age < -1", "<", [-1]],
    ['andy == "this and that or ( not"', "is", ["this and that or ( not"]],
    ['said == "a \\"b\\" \\\\ c"', "is", ['a "b" \\ c']],
    ['said == "caf\\u00e9 \\U0001f600\\n"', "is", ["café 😀\n"]],
  ];
  for (const [text, how, values] of conditions) {
    const read = readCondition(text);

    assert.ok(read, text);
    assert.deepEqual([read.how, read.values], [how, values]);
    assert.equal(writeCondition(read), text);
    assert.deepEqual(readRows(text), { join: "and", rows: [{ text, asked: read }] });
  }
});

const MORE = [
  'a == "x" and b == "y" or c == "z"',
  '(a == "x" or a == "y")',
  'a == "x" and (b == "y" or c == "z")',
  "a == b",
  'a["x"] == "y"',
  "quote_pounds + awarded_pounds <= yearly_cap",
  'not (a == "x")',
  "a == 007",
  "a == 99999999999999999999",
  'a == "x" "y"',
  'a == f"x"',
  'a == "\\x41"',
  'a == "\\ud83d"',
  "and == 3",
  'a == "x" and',
  'or a == "x"',
  "a == 3 and lambda == 3",
  'a == "x" == "y"',
  "",
];

test("what says more than that is left as it is written", () => {
  for (const text of MORE) assert.equal(readRows(text), undefined, text);
});

test("rows that are all joined by the same word are read, and written back as they were", () => {
  for (const text of [
    "placed == True and child_moved != True",
    'a == "x" or a == "y" or a == "or"',
    'panel == "defer" and times_panel >= 3',
    "a == 'and' and b in ['x', \"y\"] and not 'stop' in results",
  ]) {
    const rows = readRows(text);

    assert.ok(rows, text);
    assert.equal(writeRows(rows), text);
  }
  assert.equal(readRows('a == "x" or b == "y"')?.join, "or");
  assert.equal(readRows("a == 'x'  and\tb == 3")?.rows[1].text, "b == 3");
});

test("a row that is changed leaves the others to the letter", () => {
  const rows = readRows("a == 'x' and b == 3");
  assert.ok(rows);

  rows.rows[1].text = writeCondition({ ...rows.rows[1].asked, values: [3, 4] });

  assert.equal(writeRows(rows), "a == 'x' and b in [3, 4]");
});

test("nothing chosen asks nothing", () => {
  assert.equal(writeCondition({ fact: "review", how: "is", values: [] }), "");
  assert.equal(writeRows({ join: "and", rows: [] }), "");
});

test("no name and no value can say more than itself", () => {
  for (const fact of ["a or b", "__class__", "True", "and", "a.b", "a()", ""]) {
    assert.equal(writeCondition({ fact, how: "is", values: [1] }), "");
  }
  for (const value of ['x" or True == True or "', "x\\", "\\", "\n", "\u0000\u2028é", "😀", "'"]) {
    const text = writeCondition({ fact: "a", how: "is", values: [value] });

    assert.match(text, /^[ -~]*$/);
    assert.deepEqual(readRows(text)?.rows[0].asked.values, [value], writeValue(value));
  }
});
