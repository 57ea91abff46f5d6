import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openDrawing } from "./modelling-for-tests.js";

/** @type {any} */
let open;
/** @type {(id: string) => any} */
let shape;

beforeEach(async () => {
  open = await openDrawing("checks_and_references");
  shape = (id) => open.get("elementRegistry").get(id);
});

/**
 * @param {string} after
 * @param {string} kind
 */
function append(after, kind) {
  return open.get("drawKind").append(shape(after), open.kind(kind));
}

/** @param {any} element */
function lanesOf(element) {
  return element.businessObject.get("lanes").map((/** @type {any} */ lane) => lane.id);
}

async function saved() {
  return (await open.modeler.saveXML({ format: true })).xml;
}

test("a new step gets its id from its first name, with its way, and keeps it whatever it is called later", () => {
  const step = append("ut_record_result", "user_task");
  const began = [step.id, step.incoming[0].id];

  open.get("modeling").updateLabel(step, "Check it twice");
  open.get("modeling").updateProperties(step, { name: "Look at it again" });

  assert.deepEqual(began, ["ut_new", "flow_ut_record_result_to_ut_new"]);
  assert.deepEqual([step.id, step.incoming[0].id], ["ut_check_it_twice", "flow_ut_record_result_to_ut_check_it_twice"]);
  assert.equal(step.businessObject.id, "ut_check_it_twice");
});

test("a step that is drawn already keeps its id when it is renamed, moved and turned into something else", () => {
  const way = shape("gw_record_result");

  open.get("modeling").updateProperties(way, { name: "Otherwise?" });
  open.get("modeling").moveElements([way], { x: 10, y: 0 });
  const become = open.get("drawKind").replace(way, open.kind("inclusive"));

  assert.deepEqual([become.id, become.type], ["gw_record_result", "bpmn:InclusiveGateway"]);
  assert.equal(become.businessObject.default.sourceRef.id, "gw_record_result");
  assert.deepEqual(lanesOf(become), ["lane_case_worker"]);
});

test("undoing a first name takes back its id, and naming it again gives it one", () => {
  const step = append("ut_record_result", "user_task");
  open.get("modeling").updateLabel(step, "Check it twice");

  open.get("commandStack").undo();
  const undone = step.id;
  open.get("modeling").updateLabel(step, "Ring the referee");

  assert.deepEqual([undone, step.id], ["ut_new", "ut_ring_referee"]);
});

test("a copy has ids and a message of its own", () => {
  const arrival = shape("msg_check_returned");
  open.get("copyPaste").copy([arrival]);

  const [copy] = open
    .get("copyPaste")
    .paste({ element: shape("pool_checks_and_references"), point: { x: 900, y: 600 } });

  const message = copy.businessObject.eventDefinitions[0].messageRef;
  assert.deepEqual(
    [copy.id, message.id, message.name],
    ["msg_check_returned_2", "message_check_returned_2", "msg_check_returned_2"],
  );
  assert.equal(arrival.businessObject.eventDefinitions[0].messageRef.name, "msg_check_returned");
});

test("a step inside a phase that is drawn across lanes stays in its lane when it is moved, and changes it by being moved into another", () => {
  const step = shape("ut_request_check");
  open.get("modeling").moveElements([step], { x: 5, y: 0 }, step.parent);
  const nudged = lanesOf(step);

  open.get("stepsToLanes").moveTo(step, shape("lane_team_manager"));

  assert.deepEqual([nudged, lanesOf(step)], [["lane_case_worker"], ["lane_team_manager"]]);
  assert.equal(step.parent.id, "sub_check");
});

test("a step added inside a phase stands in the lane of the one before it", () => {
  const step = append("ut_request_check", "user_task");

  assert.deepEqual([step.parent.id, lanesOf(step)], ["sub_check", ["lane_case_worker"]]);
});

test("what comes meanwhile leaves the work going on, and what arrives has its message", () => {
  const arrival = append("sub_check", "boundary_message");
  open.get("modeling").updateLabel(arrival, "Somebody moved in");

  const definition = arrival.businessObject.eventDefinitions[0];

  assert.deepEqual(
    [arrival.id, arrival.host.id, arrival.businessObject.cancelActivity, definition.messageRef.name, lanesOf(arrival)],
    ["mb_somebody_moved_in", "sub_check", false, "mb_somebody_moved_in", []],
  );
});

test("a new phase comes with its start, and an end in it is the end of the phase", () => {
  const phase = append("ut_list_checks", "sub_process");
  const [start] = phase.children.filter((/** @type {any} */ child) => child.type === "bpmn:StartEvent");

  const end = open.get("drawKind").append(start, open.kind("end"));

  assert.deepEqual([phase.id, phase.collapsed, start.id, end.id], ["sub_new", false, "st_new", "done_new"]);
});

test("a step dropped on a way is led through: before it the old way, after it a new one", () => {
  const way = shape("flow_ut_request_check_to_msg_check_returned");
  const [one, two] = [way.waypoints[0], way.waypoints.at(-1)];
  const step = open.get("elementFactory").createShape({ type: "bpmn:UserTask" });

  open.get("modeling").createShape(step, { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 }, way);

  assert.deepEqual([way.source.id, way.target.id], ["ut_request_check", "ut_new"]);
  assert.deepEqual(
    step.outgoing.map((/** @type {any} */ out) => [out.id, out.target.id]),
    [["flow_ut_new_to_msg_check_returned", "msg_check_returned"]],
  );
});

test("what is carried onto a short way has room made for it, and all of that is undone at once", () => {
  const way = shape("flow_ut_request_check_to_msg_check_returned");
  const [one, two] = [way.waypoints[0], way.waypoints.at(-1)];
  const before = shape("msg_check_returned").x;
  const step = open.get("elementFactory").createShape({ type: "bpmn:UserTask" });

  open.get("modeling").createElements([step], { x: (one.x + two.x) / 2, y: one.y + 3 }, way);

  const after = shape("msg_check_returned").x;
  assert.ok(step.x >= one.x + 50, "clear of the step before");
  assert.ok(after >= step.x + step.width + 50, "clear of what comes next");
  assert.equal(step.y + step.height / 2, one.y);
  open.get("commandStack").undo();
  assert.deepEqual([shape("msg_check_returned").x, way.target.id], [before, "msg_check_returned"]);
});

test("what is dropped onto an edge is what is chosen then", () => {
  const phase = shape("sub_check");
  const dragging = open.get("dragging");
  const at = { clientX: phase.x + 300, clientY: phase.y + phase.height };
  open.get("drawKind").start(new MouseEvent("mousedown", { clientX: 5, clientY: 5 }), open.kind("catch_timer"));

  dragging.hover({ element: phase, gfx: open.get("canvas").getGraphics(phase) });
  dragging.move(new MouseEvent("mousemove", at), true);
  dragging.end();

  const [made] = open.get("selection").get();
  assert.deepEqual([made?.type, made?.host?.id], ["bpmn:BoundaryEvent", "sub_check"]);
});

test("a box for the name that is closed as it was opened leaves nothing to undo", () => {
  const editing = open.get("directEditing");
  const step = append("ut_list_checks", "user_task");
  const done = open.get("commandStack")._stackIdx;
  editing.activate(step);

  editing._active.provider.update(step, "", "", { x: 0, y: 0, width: 10, height: 10 });

  assert.equal(open.get("commandStack")._stackIdx, done);
  editing._active.provider.update(step, "Ring them", "", { x: 0, y: 0, width: 10, height: 10 });
  assert.equal(step.businessObject.name, "Ring them");
});

test("what “for each of” reads and collects is still there after saving", async () => {
  const xml = await saved();

  assert.match(xml, /<bpmn:loopDataInputRef>checks_required<\/bpmn:loopDataInputRef>/);
  assert.match(xml, /<bpmn:loopDataOutputRef>record_results<\/bpmn:loopDataOutputRef>/);
});

test("the menus offer what Fingerpost runs, in words, and nothing else", () => {
  const popup = open.get("popupMenu");
  /** @param {string} menu */
  const labels = (menu, /** @type {any} */ element) => {
    popup.open(element, menu, { x: 0, y: 0 });
    const entries = Array.from(document.querySelectorAll(".djs-popup-label"), (label) => label.textContent);
    popup.close();
    return entries;
  };

  const appended = Object.values(open.get("ourMenus").appending(shape("ut_list_checks"))).map(({ label }) => label);
  const palette = Object.values(open.get("palette").getEntries()).map(({ title }) => title);
  const pad = Object.values(open.get("contextPad").getEntries(shape("ut_list_checks"))).map(({ title }) => title);

  assert.deepEqual(labels("bpmn-replace", shape("gw_record_result")), [
    "Side by side",
    "One or more ways",
    "Whatever comes first",
  ]);
  assert.equal(appended.length, 16);
  assert.deepEqual(palette.filter(Boolean), [
    "Move the drawing about",
    "Choose several shapes",
    "Make space",
    "Connect two shapes",
    "Task for a person",
    "Question",
    "Decision table",
    "Another pathway",
    "Phase",
    "Something arrives",
    "A deadline comes",
    "End",
    "Everything else",
  ]);
  assert.deepEqual(pad, [
    "Add: Task for a person",
    "Add: Question",
    "Add: End",
    "Add what comes next",
    "Connect it to another shape",
    "Take it away",
    "Add a note",
  ]);
});

test("a new event that is dropped onto an edge leaves the work going on, and gets the id of what comes meanwhile", () => {
  const phase = shape("sub_check");
  const event = open.get("elementFactory").createShape(open.kind("catch_timer").target);
  open.get("modeling").createElements(event, { x: phase.x + 300, y: phase.y + phase.height }, phase, { attach: true });
  const [dropped] = phase.attachers.filter((/** @type {any} */ one) => one.id !== "tb_chase");

  open.get("modeling").updateLabel(dropped, "Two weeks gone");

  assert.deepEqual(
    [dropped.type, dropped.id, dropped.businessObject.cancelActivity],
    ["bpmn:BoundaryEvent", "tb_two_weeks_gone", false],
  );
});

test("an event that has its id is not turned into another kind by being dragged", () => {
  const rules = open.get("rules");
  const [phase, edge, way] = [shape("sub_check"), shape("tb_chase"), shape("msg_check_returned")];
  const at = (/** @type {any} */ one) => ({ x: one.x + one.width / 2, y: one.y + one.height });

  const moves = [
    rules.allowed("elements.move", { shapes: [edge], target: phase.parent, position: { x: 900, y: 650 } }),
    rules.allowed("elements.move", {
      shapes: [way],
      target: shape("ut_request_check"),
      position: at(shape("ut_request_check")),
    }),
    rules.allowed("elements.move", {
      shapes: [edge],
      target: phase,
      position: { x: phase.x + 200, y: phase.y + phase.height },
    }),
    rules.allowed("elements.move", { shapes: [way], target: phase, position: at(way) }),
  ];

  assert.deepEqual(moves, [false, false, "attach", true]);
});

test("several steps are copied with the ways between them, all with ids of their own", () => {
  const steps = ["ut_request_check", "msg_check_returned", "flow_ut_request_check_to_msg_check_returned"].map(shape);
  open.get("copyPaste").copy(steps);

  const pasted = open
    .get("copyPaste")
    .paste({ element: shape("pool_checks_and_references"), point: { x: 900, y: 900 } });

  assert.deepEqual(
    pasted
      .filter((/** @type {any} */ one) => !one.labelTarget)
      .map((/** @type {any} */ { id }) => id)
      .sort(),
    ["flow_ut_ask_for_check_to_msg_check_returned_2", "msg_check_returned_2", "ut_ask_for_check"],
  );
});

test("a new lane takes its id from its name", () => {
  const lane = open.get("modeling").addLane(shape("lane_case_worker"), "bottom");
  const began = lane.id;

  open.get("modeling").updateLabel(lane, "Panel adviser");

  assert.deepEqual([began, lane.id], ["lane_new", "lane_panel_adviser"]);
});

test("another pathway put in a step's place keeps what still counts and leaves the rest behind", () => {
  const step = append("ut_list_checks", "user_task");
  const settings = { "fp:due": "task.2wd", "fp:form": "some.form", "fp:escalation": "E-std", "fp:decision": true };
  open.get("modeling").updateProperties(step, settings);

  const call = open.get("drawKind").replace(step, open.kind("call"));

  const now = ["due", "escalation", "form", "decision"].map((name) => call.businessObject.get(`fp:${name}`));
  assert.deepEqual([call.id, ...now], ["ut_new", "task.2wd", "E-std", undefined, undefined]);
});
