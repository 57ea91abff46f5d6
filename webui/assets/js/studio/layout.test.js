import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { BpmnModdle } from "bpmn-moddle";
import { LayOut, layoutOf } from "./layout.js";

const DRAWING = new URL("../../../../workflows/adopter_stage_1/pathway.bpmn", import.meta.url);

/** @param {any[]} elements */
function command(elements) {
  const registry = { getAll: () => elements, get: (/** @type {string} */ id) => elements.find((one) => one.id === id) };
  const factory = {
    createDiWaypoint: (/** @type {object} */ point) => ({ ...point }),
    createDiLabel: () => ({}),
    createDiBounds: (/** @type {object} */ bounds) => ({ ...bounds }),
  };
  return new LayOut(registry, factory);
}

test("the places of all shapes and arrows are read from a drawing", async () => {
  const layout = await layoutOf(new BpmnModdle(), readFileSync(DRAWING, "utf8"));

  const shape = layout.get("ut_respond");
  assert.equal(shape?.bounds?.width, 100);
  assert.equal(shape?.waypoints, undefined);
  const arrows = Array.from(layout).filter(([id]) => id.startsWith("flow_"));
  assert.ok(arrows.length > 10);
  for (const [, place] of arrows) assert.ok((place.waypoints?.length ?? 0) >= 2);
});

test("a layout is taken over by shapes, names and arrows, and taken back as it was", () => {
  const label = { x: 10, y: 90, width: 40, height: 14 };
  const shape = { id: "a", x: 0, y: 0, width: 36, height: 36, label, di: { bounds: {}, label: { bounds: {} } } };
  const flow = {
    id: "f",
    waypoints: [
      { x: 36, y: 18 },
      { x: 90, y: 18 },
    ],
    di: {},
  };
  const before = JSON.stringify([shape.x, shape.y, label.x, label.y, flow.waypoints]);
  const context = /** @type {any} */ ({
    layout: new Map(
      /** @type {any} */ ([
        ["a", { bounds: { x: 200, y: 50, width: 36, height: 36 } }],
        [
          "f",
          {
            waypoints: [
              { x: 236, y: 68 },
              { x: 290, y: 68 },
            ],
          },
        ],
        ["not_drawn_here", { bounds: { x: 0, y: 0, width: 1, height: 1 } }],
      ]),
    ),
  });
  const laid = command([shape, flow]);

  const changed = laid.execute(context);

  assert.deepEqual(changed, [shape, label, flow]);
  assert.deepEqual([shape.x, shape.y, label.x, label.y], [200, 50, 210, 140]);
  assert.deepEqual(shape.di.bounds, { x: 200, y: 50, width: 36, height: 36 });
  assert.deepEqual(
    flow.waypoints.map(({ x, y }) => [x, y]),
    [
      [236, 68],
      [290, 68],
    ],
  );

  laid.revert(context);

  const plain = flow.waypoints.map(({ x, y }) => ({ x, y }));
  assert.equal(JSON.stringify([shape.x, shape.y, label.x, label.y, plain]), before);
});
