import assert from "node:assert/strict";
import { test } from "node:test";
import { arrowFor, placeDropped, placeOn } from "./insert.js";

test("a step in a straight arrow stands in its middle line, and room is made where there is none", () => {
  const short = {
    waypoints: [
      { x: 100, y: 40 },
      { x: 150, y: 40 },
    ],
  };
  const long = {
    waypoints: [
      { x: 100, y: 40 },
      { x: 400, y: 40 },
    ],
  };

  assert.deepEqual(placeOn(short), { middle: { x: 200, y: 40 }, room: 150, from: 101 });
  assert.equal(placeOn(long).room, 0);
});

test("in an arrow that leaves downwards and ends to the right, the step stands before its end", () => {
  const bent = {
    waypoints: [
      { x: 100, y: 40 },
      { x: 100, y: 200 },
      { x: 160, y: 200 },
    ],
  };

  assert.deepEqual(placeOn(bent), { middle: { x: 200, y: 200 }, room: 140, from: 159 });
});

test("in an arrow that leads straight down, the step stands halfway and nothing is moved", () => {
  const down = {
    waypoints: [
      { x: 100, y: 40 },
      { x: 100, y: 240 },
    ],
  };

  assert.deepEqual(placeOn(down), { middle: { x: 100, y: 140 }, room: 0, from: 0 });
});

test("a chosen step stands for the arrow that leaves it, an end for none", () => {
  const arrow = { type: "bpmn:SequenceFlow" };

  assert.equal(arrowFor(arrow), arrow);
  assert.equal(arrowFor({ type: "bpmn:UserTask", outgoing: [{ type: "bpmn:Association" }, arrow] }), arrow);
  assert.equal(arrowFor({ type: "bpmn:EndEvent", outgoing: [] }), undefined);
  assert.equal(arrowFor(undefined), undefined);
});

test("what is dropped on an arrow stands on it where it was dropped, clear of both ends, with room made where it is short", () => {
  const waypoints = [
    { x: 100, y: 40 },
    { x: 400, y: 40 },
    { x: 400, y: 200 },
    { x: 440, y: 200 },
  ];
  const at = (/** @type {number} */ x, /** @type {number} */ y) => placeDropped({ waypoints }, { x, y }, 100);

  assert.deepEqual(at(250, 44), { middle: { x: 250, y: 40 }, room: 0, from: 101 });
  assert.deepEqual(at(110, 40).middle, { x: 200, y: 40 });
  assert.deepEqual(at(390, 38).middle, { x: 300, y: 40 });
  assert.deepEqual(at(402, 120), { middle: { x: 402, y: 120 }, room: 0, from: 0 });
  assert.deepEqual(at(425, 199), { middle: { x: 500, y: 200 }, room: 160, from: 401 });
});
