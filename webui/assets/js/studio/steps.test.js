import assert from "node:assert/strict";
import { test } from "node:test";
import { nameOf, nextInDirection } from "./steps.js";

const RIGHT = { x: 1, y: 0 };
const DOWN = { x: 0, y: 1 };

/**
 * @param {string} id
 * @param {number} x
 * @param {number} y
 * @returns {any}
 */
function step(id, x, y) {
  return { id, x, y, width: 100, height: 80, incoming: [], outgoing: [], attachers: [] };
}

/**
 * @param {any} source
 * @param {any} target
 */
function join(source, target) {
  const flow = { source, target };
  source.outgoing.push(flow);
  target.incoming.push(flow);
}

test("an arrow key goes to the step that the arrow of the drawing leads to, though another is nearer", () => {
  const [here, near, next] = [step("here", 0, 0), step("near", 130, 40), step("next", 200, 60)];
  join(here, next);

  assert.equal(nextInDirection(here, [here, near, next], RIGHT), next);
});

test("where nothing is connected the nearest one in that direction is next", () => {
  const [here, near, far] = [step("here", 0, 0), step("near", 10, 130), step("far", 0, 400)];

  assert.equal(nextInDirection(here, [far, here, near], DOWN), near);
});

test("what lies quite elsewhere is not in that direction", () => {
  const [here, above] = [step("here", 0, 500), step("above", 60, 0)];

  assert.equal(nextInDirection(here, [here, above], RIGHT), undefined);
  assert.equal(nextInDirection(here, [here, above], DOWN), undefined);
});

test("an arrow is told with both its ends", () => {
  const ends = [{ businessObject: { name: "Ready?" } }, { businessObject: { name: "Decide" } }];
  const flow = { type: "bpmn:SequenceFlow", waypoints: [], businessObject: { name: "Yes" }, source: ends[0] };

  assert.equal(nameOf({ ...flow, target: ends[1] }), "arrow “Yes” from Ready? to Decide");
  assert.equal(nameOf({ type: "bpmn:UserTask", businessObject: { name: "Decide" } }), "Decide, task");
});
