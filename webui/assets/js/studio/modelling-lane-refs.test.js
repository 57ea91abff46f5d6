import assert from "node:assert/strict";
import { test } from "node:test";
import { laneUpdates } from "./modelling-lane-refs.js";

/**
 * @param {string} type
 * @param {string} id
 * @param {[number, number, number, number]} bounds
 * @param {any[]} lanes where it is listed
 * @returns {any}
 */
function shape(type, id, [x, y, width, height], lanes = []) {
  /** @type {any} */
  const businessObject = { id, $instanceOf: (/** @type {string} */ of) => of === "bpmn:FlowNode" && type !== "Lane" };
  const listed = lanes.map((lane) => lane.businessObject);
  businessObject.get = (/** @type {string} */ name) => (name === "lanes" ? listed : []);
  return { type: `bpmn:${type}`, x, y, width, height, businessObject, children: [], parent: undefined };
}

/**
 * @param {any} holder
 * @param {...any} children
 */
function put(holder, ...children) {
  holder.children.push(...children);
  for (const child of children) child.parent = holder;
}

/** @param {any[]} updates */
function said(updates) {
  return updates.map(({ flowNode, add }) => [flowNode.id, add.map((/** @type {any} */ lane) => lane.id)]);
}

function pool() {
  const [above, below] = [shape("Lane", "above", [0, 0, 900, 100]), shape("Lane", "below", [0, 100, 900, 100])];
  const holder = shape("Participant", "pool", [0, 0, 900, 200]);
  put(holder, above, below);
  return { holder, above, below };
}

test("a step moved inside a phase is listed in the lane that it now stands in", () => {
  const { holder, above } = pool();
  const phase = shape("SubProcess", "phase", [10, 10, 600, 180]);
  const step = shape("UserTask", "step", [50, 120, 100, 60], [above]);
  put(holder, phase);
  put(phase, step);

  assert.deepEqual(said(laneUpdates([step], [])), [["step", ["below"]]]);
});

test("a phase is in the lane that it fits into, and in none where it is drawn across", () => {
  const { holder, above, below } = pool();
  const [inside, across] = [
    shape("SubProcess", "in", [10, 110, 80, 80], [above]),
    shape("SubProcess", "x", [10, 10, 80, 180]),
  ];
  put(holder, inside, across);

  assert.deepEqual(said(laneUpdates([inside, across], [])), [["in", [below.businessObject.id]]]);
});

test("a phase that grows out of its lane leaves its steps in theirs", () => {
  const { holder, below } = pool();
  const phase = shape("SubProcess", "phase", [10, 40, 600, 150], [below]);
  const step = shape("UserTask", "step", [50, 120, 100, 60]);
  put(holder, phase);
  put(phase, step);

  assert.deepEqual(said(laneUpdates([phase], [])), [
    ["phase", []],
    ["step", ["below"]],
  ]);
});

test("what stands on an edge goes with what it stands on, if it is listed by itself", () => {
  const { holder, above } = pool();
  const step = shape("UserTask", "step", [50, 120, 100, 60], [above]);
  const [listed, other] = [
    shape("BoundaryEvent", "tb", [80, 170, 36, 36], [above]),
    shape("BoundaryEvent", "mb", [120, 170, 36, 36]),
  ];
  put(holder, step, listed, other);
  Object.assign(listed, { host: step });
  Object.assign(other, { host: step });

  assert.deepEqual(said(laneUpdates([step, listed, other], [])), [
    ["step", ["below"]],
    ["tb", ["below"]],
  ]);
});

test("when a lane changes its size everything is listed where it stands, and what stood in none stays so", () => {
  const { holder, above, below } = pool();
  const [step, free] = [
    shape("UserTask", "step", [50, 70, 100, 60], [below]),
    shape("UserTask", "free", [200, 20, 100, 60]),
  ];
  put(holder, step, free);
  Object.assign(above, { height: 140 });
  Object.assign(below, { y: 140 });

  assert.deepEqual(said(laneUpdates([], [above, below])), [["step", ["above"]]]);
});

test("what was in a lane that is taken away is in none", () => {
  const gone = shape("Lane", "gone", [0, 0, 10, 10]);
  const step = { id: "step" };
  gone.businessObject.get = () => [step];

  assert.deepEqual(laneUpdates([], [gone]), [{ flowNode: step, remove: [gone.businessObject], add: [] }]);
});
