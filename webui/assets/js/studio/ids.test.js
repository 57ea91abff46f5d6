import assert from "node:assert/strict";
import { test } from "node:test";
import { freeId, hasGoodId, prefixOf, slug } from "./ids.js";

test("a name becomes the part of an id that says what it is about", () => {
  const names = ["Write the report", "Panel: 2nd look?", "Enfant’s évaluation", "Typename", "???", "1".repeat(60)];

  assert.deepEqual(names.map(slug), ["write_report", "panel_2nd_look", "enfants_evaluation", "", "", "1".repeat(40)]);
});

test("a long name is cut between words", () => {
  const name = "Agree the arrangements for introductions with everybody who is concerned";

  assert.equal(slug(name), "agree_arrangements_for_introductions");
});

test("an id that is taken gets a number, also when another kind of step gives the same fact", () => {
  const taken = ["ut_panel", "ca_panel_2", "gw_panel"];
  const isTaken = (/** @type {string} */ id) => taken.includes(id);

  assert.deepEqual(
    [freeId("ut", "panel", isTaken), freeId("tm", "panel", isTaken), freeId("gw", "panel", isTaken)],
    ["ut_panel_3", "tm_panel", "gw_panel_2"],
  );
});

test("the prefix says what a shape is, and an end inside a phase is no outcome", () => {
  const timer = [{ $type: "bpmn:TimerEventDefinition" }];

  assert.deepEqual(
    [
      prefixOf({ $type: "bpmn:UserTask" }),
      prefixOf({ $type: "bpmn:BoundaryEvent", eventDefinitions: timer }),
      prefixOf({ $type: "bpmn:IntermediateCatchEvent", eventDefinitions: timer }),
      prefixOf({ $type: "bpmn:EndEvent" }),
      prefixOf({ $type: "bpmn:EndEvent" }, { inPhase: true }),
      prefixOf({ $type: "bpmn:ScriptTask" }),
    ],
    ["ut", "tb", "tm", "end", "done", ""],
  );
});

test("an id of another tool is told from one of ours", () => {
  const task = (/** @type {string} */ id) => hasGoodId({ $type: "bpmn:UserTask", id });

  assert.deepEqual(["ut_review", "Activity_0x1f", "gw_review", "ut_Review", "ut__review"].map(task), [
    true,
    false,
    false,
    false,
    false,
  ]);
});
