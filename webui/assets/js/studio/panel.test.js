import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { openDrawing } from "./modelling-for-tests.js";

const yesNo = [
  { value: true, title: "Yes" },
  { value: false, title: "No" },
];
const RULE = { kind: "Law", status: "checked against its source", sure: true, source: "Regulation 33" };
/** @type {any} */
const WORDS = {
  pathway: {
    key: "checks_and_references",
    title: "Checks and references",
    callable: true,
    outcomes: { checks_done: "Checks done" },
    facts: [{ name: "record_results", title: "Record results", choices: [] }],
  },
  urls: { forms: "/drafts/1/forms", tables: "/drafts/1/tables", settings: "/drafts/1/settings" },
  roles: [
    { key: "child_sw", title: "Child’s social worker" },
    { key: "adoption_tm", title: "Adoption team manager" },
  ],
  forms: [
    {
      id: "checks_and_references.record_result",
      title: "Record the result",
      outcome: {
        title: "What came back?",
        choices: [
          { value: "clear", title: "Nothing of concern" },
          { value: "concern", title: "A concern" },
          { value: "stop", title: "It must stop" },
        ],
      },
      facts: [{ name: "urgent", title: "Is it urgent?", choices: yesNo }],
    },
    { id: "checks_and_references.request_check", title: "Ask for the check", outcome: null, facts: [] },
  ],
  rules: [
    {
      ...RULE,
      key: "task.2wd",
      title: "Within two working days",
      words: "2 working days after the task opened",
      example: "If the task opened on Monday 1 June 2026, it is due by Wednesday 3 June 2026.",
    },
    {
      ...RULE,
      key: "task.5wd",
      title: "Within five working days",
      words: "5 working days after the task opened",
      example: "",
    },
    { ...RULE, key: "check.dbs", title: "Within five working days", words: "Another", example: "" },
  ],
  escalations: [
    { key: "E-std", words: "Council rule: tell the team manager", full: "On the day, the team manager is told." },
    { key: "E-stat", words: "Law: record a breach", full: "What is late needs a reason." },
  ],
  separations: [{ key: "SOD-1", words: "Whoever works on the case as its social worker" }],
  tables: [{ key: "dmn_route", title: "Route", answers: [] }],
  letters: [],
  pathways: [
    {
      key: "complaint",
      title: "Complaint",
      callable: false,
      needs: [],
      outcomes: [],
      arrivals: [{ id: "mb_withdrawal", title: "Withdrawn" }],
    },
    {
      key: "panel_and_decision",
      title: "Panel and decision",
      callable: true,
      needs: ["case_worker", "panel_type"],
      outcomes: [],
      arrivals: [],
    },
  ],
};

/** @type {any} */
let open;
/** @type {any} */
let panel;

beforeEach(async () => {
  await opened("checks_and_references");
});

/**
 * @param {string} pathway
 * @param {boolean} [readOnly]
 */
async function opened(pathway, readOnly = false) {
  open = await openDrawing(pathway);
  panel = new open.made.Panel(host(), { modeler: open.modeler, words: WORDS, readOnly });
}

/** @returns {any} */
function host() {
  return document.querySelector("#panel");
}

/** @param {string} id */
function shape(id) {
  return open.get("elementRegistry").get(id);
}

/** @param {string} id */
function choose(id) {
  open.get("selection").select(shape(id));
}

/**
 * @param {string} id
 * @returns {any}
 */
function field(id) {
  return host().querySelector(`[id="${id}"]`);
}

/** @param {string} text the words beside a box */
function box(text) {
  const label = /** @type {any} */ (
    Array.from(host().querySelectorAll("label")).find((one) => one.textContent === text)
  );
  assert.ok(label, text);
  return field(label.getAttribute("for"));
}

/**
 * @param {string} id
 * @param {string} value
 */
function fill(id, value) {
  field(id).value = value;
  field(id).dispatchEvent(new window.Event("change", { bubbles: true }));
  panel.show();
}

/**
 * @param {string} id
 * @param {string} value
 */
function add(id, value) {
  field(id).value = value;
  field(`${id}-add`).click();
  panel.show();
}

/**
 * @param {string} text
 * @param {boolean} on
 */
function tick(text, on) {
  box(text).checked = on;
  box(text).dispatchEvent(new window.Event("change", { bubbles: true }));
  panel.show();
}

/** @param {string} id */
function press(id) {
  field(id).click();
  panel.show();
}

/**
 * @param {string} id
 * @param {string} attribute
 */
function fp(id, attribute) {
  return shape(id).businessObject.get(`fp:${attribute}`);
}

test("with nothing chosen it says what the drawing is and how to begin, and what the pathway is for", () => {
  const said = host().textContent;

  fill("fp-to-do", "Everybody is checked.");

  const process = shape("pool_checks_and_references").businessObject.processRef;
  assert.match(said, /^Checks and references.*“Add what comes next”.*until the draft is published/s);
  assert.match(process.documentation[0].text, /^Everybody is checked\. Source: SI 2013\/985/);
});

test("a step that has no name yet is named before a form is made for it", () => {
  const step = open.get("drawKind").append(shape("ut_list_checks"), open.kind("user_task"));
  choose(step.id);
  const before = host().textContent;

  fill("fp-name", "Ring the referee");

  assert.match(before, /^Task for a person, without a name yet.*Name it first/);
  assert.equal(host().querySelector('a[href$="/forms/new?for=ut_ring_referee"]').textContent, "Make a new form");
});

test("a task shows what it is, its lane, its form, its rule with an example and source, and who is told", () => {
  choose("ut_request_check");

  const said = host().textContent;
  assert.equal(host().querySelector("h2").textContent, "Ask for the check");
  assert.match(said, /Task for a person · ut_request_check/);
  assert.match(said, /Lane: Recruitment officer or social worker/);
  assert.match(said, /it is due by Wednesday 3 June 2026\. *Source: Regulation 33\. Law, checked against its source\./);
  assert.equal(field("fp-due").value, "Within two working days");
  assert.equal(field("fp-form").value, "checks_and_references.request_check");
  assert.match(said, /On the day, the team manager is told\./);
});

test("every field has its label, and hints and errors are tied to it", () => {
  for (const id of [
    "ut_request_check",
    "gw_record_result",
    "sub_check",
    "msg_check_returned",
    "tb_chase",
    "end_checks_done",
    "lane_team_manager",
    "flow_gw_record_result_to_done_check",
  ]) {
    choose(id);
    const controls = host().querySelectorAll("input, select, textarea");

    for (const control of controls) {
      assert.ok(host().querySelector(`label[for="${control.id}"]`), `${id}: ${control.id}`);
      const described = (control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
      for (const other of described) assert.ok(field(other), `${id}: ${other}`);
    }
    const ids = Array.from(host().querySelectorAll("[id]"), (one) => one.id);
    assert.equal(new Set(ids).size, ids.length, id);
    assert.equal(host().querySelector("[style]"), null, id);
  }
});

test("each change can be undone, and the panel shows what is so again", () => {
  choose("ut_request_check");
  fill("fp-name", "Ring them");
  fill("fp-form", "checks_and_references.record_result");
  fill("fp-due", "within two");
  fill("fp-escalation", "E-stat");
  tick("It’s a decision: reasons are compulsory", true);
  tick("Whoever works on the case as its social worker", true);
  tick("Whoever did “List the checks needed”", true);
  const made = ["form", "due", "escalation", "decision", "sod", "notBy"].map((name) => fp("ut_request_check", name));

  for (let time = 0; time < 7; time += 1) open.get("commandStack").undo();
  panel.show();

  assert.deepEqual(made, [
    "checks_and_references.record_result",
    "task.2wd",
    "E-stat",
    true,
    "SOD-1",
    "ut_list_checks",
  ]);
  assert.equal(field("fp-name").value, "Ask for the check");
  assert.equal(fp("ut_request_check", "notBy"), undefined);
  assert.equal(fp("ut_request_check", "decision"), undefined);
});

test("a rule is found by a part of its name, and what fits several or none is refused and kept", () => {
  choose("ut_request_check");
  field("fp-due").value = "five";
  field("fp-due").dispatchEvent(new window.Event("change", { bubbles: true }));

  assert.match(field("fp-due-error").textContent, /2 have “five” in their name/);
  assert.equal(field("fp-due").value, "five");
  assert.equal(fp("ut_request_check", "due"), "task.2wd");

  fill("fp-due", "Within five working days (check.dbs)");
  assert.equal(fp("ut_request_check", "due"), "check.dbs");
});

test("what to do and its source are one text in the drawing", () => {
  choose("ut_request_check");
  const before = field("fp-source").value;

  fill("fp-to-do", "Ask today.");
  fill("fp-source", "Policy 4");

  assert.match(before, /^SI 2013\/985/);
  assert.equal(shape("ut_request_check").businessObject.documentation[0].text, "Ask today. Source: Policy 4");
});

test("choosing another role moves the step into that role's lane", () => {
  choose("ut_request_check");

  fill("fp-role", "lane_team_manager");

  assert.equal(shape("ut_request_check").businessObject.get("lanes")[0].id, "lane_team_manager");
  assert.match(host().textContent, /Lane: Team manager/);
});

test("a role without a lane is answered with what to do, and nothing moves", () => {
  choose("ut_request_check");
  const { y } = shape("ut_request_check");

  field("fp-role").value = "role:child_sw";
  field("fp-role").dispatchEvent(new window.Event("change", { bubbles: true }));

  assert.match(host().textContent, /There is no lane for Child’s social worker yet/);
  assert.equal(shape("ut_request_check").y, y);
});

test("a way's condition is chosen from the answers of the step before", () => {
  const id = "flow_gw_record_result_to_done_check";
  choose(id);
  const body = () => shape(id).businessObject.conditionExpression?.body;
  const before = [body(), field("fp-fact").value];

  tick("It must stop", true);
  const both = body();
  fill("fp-how", "is not");
  const neither = body();
  tick("Nothing of concern", false);
  const last = box("It must stop");
  last.checked = false;
  last.dispatchEvent(new window.Event("change", { bubbles: true }));
  const said = host().querySelector(".govuk-error-message").textContent;

  assert.deepEqual(before, ['record_result == "clear"', "record_result"]);
  assert.equal(both, 'record_result in ["clear", "stop"]');
  assert.equal(neither, 'record_result not in ["clear", "stop"]');
  assert.equal(body(), 'record_result != "stop"', "the last answer is not taken away, only exchanged");
  assert.match(said, /Tick one at least/);
});

test("several questions are lines, joined by the same word, of which one is changed without touching the others", () => {
  const id = "flow_gw_record_result_to_done_check";
  choose(id);
  const body = () => shape(id).businessObject.conditionExpression?.body;
  const steps = [];

  press("fp-row-add");
  steps.push(body());
  tick("one of these is so", true);
  steps.push(body());
  fill("fp-condition", "record_result == 'concern' or urgent == True or times_request_check >= 3");
  fill("fp-row-2-values", "4");
  steps.push(body());
  field("fp-row-2-values").value = "many";
  field("fp-row-2-values").dispatchEvent(new window.Event("change", { bubbles: true }));
  const refused = host().querySelector(".govuk-error-message").textContent;
  steps.push(body());
  press("fp-row-away-1");
  steps.push(body());

  assert.deepEqual(steps, [
    'record_result == "clear" and urgent == True',
    'record_result == "clear" or urgent == True',
    "record_result == 'concern' or urgent == True or times_request_check >= 4",
    "record_result == 'concern' or urgent == True or times_request_check >= 4",
    "record_result == 'concern' or times_request_check >= 4",
  ]);
  assert.match(refused, /Write a whole number/);
  choose("gw_record_result");
  assert.match(host().textContent, /record_result == 'concern' or times_request_check >= 4/, "one has no name");
});

test("what lines can not say stays as it is written", () => {
  const id = "flow_gw_record_result_to_done_check";
  const text = 'record_result == "clear" and (urgent == True or record_result == "stop")';
  choose(id);

  fill("fp-condition", text);

  assert.equal(shape(id).businessObject.conditionExpression.body, text);
  assert.equal(field("fp-fact"), null);
  assert.match(host().textContent, /It says more than lines of questions can say/);
});

test("the way that counts when nothing else fits asks nothing, and both are one change", () => {
  const [id, other] = ["flow_gw_record_result_to_done_check", shape("gw_record_result").businessObject.default.id];
  choose("gw_record_result");

  fill("fp-default", id);
  const now = [shape("gw_record_result").businessObject.default.id, shape(id).businessObject.conditionExpression];
  open.get("commandStack").undo();

  assert.deepEqual(now, [id, undefined]);
  assert.equal(shape("gw_record_result").businessObject.default.id, other);
  assert.equal(shape(id).businessObject.conditionExpression.body, 'record_result == "clear"');
});

test("a deadline on the edge says whether the work stops, and by which rule it comes", () => {
  choose("tb_chase");
  const goesOn = box("Goes on").checked;

  tick("Stops: what is open in it is closed", true);
  fill("fp-due", "Within two working days");

  assert.equal(goesOn, true);
  assert.equal(shape("tb_chase").businessObject.cancelActivity, true);
  assert.equal(fp("tb_chase", "due"), "task.2wd");
});

test("“for each of a list” is shown in its parts, and each can be changed", () => {
  choose("sub_check");
  const shown = ["fp-list", "fp-item", "fp-collected", "fp-collects", "fp-until"].map((id) => field(id).value);

  fill("fp-list", "people asked");
  tick("One after another", true);
  fill("fp-until", "");

  const loop = shape("sub_check").businessObject.loopCharacteristics;
  assert.deepEqual(shown, ["checks_required", "check", "record_result", "record_results", 'record_result == "stop"']);
  assert.deepEqual(
    [loop.loopDataInputRef.id, loop.isSequential, loop.completionCondition],
    ["people_asked", true, undefined],
  );
});

test("an end says which outcome it is, and what it does in other pathways", async () => {
  choose("end_checks_done");
  const said = host().textContent;

  add("fp-starts", "complaint");
  add("fp-tells", "complaint#mb_withdrawal");
  const [away] = host().querySelectorAll(".fp-panel__chosen button");
  const made = [fp("end_checks_done", "starts"), fp("end_checks_done", "tells")];
  away.click();

  assert.match(said, /This is the outcome “Checks done”\./);
  assert.deepEqual(made, ["complaint", "complaint#mb_withdrawal"]);
  assert.equal(fp("end_checks_done", "starts"), undefined);
});

test("a call asks for what the other pathway needs, and keeps what is given in order beside what others added", async () => {
  const call = open.get("drawKind").append(shape("ut_list_checks"), open.kind("call"));
  choose(call.id);
  fill("fp-called", "panel_and_decision");

  fill("fp-with-case_worker", "child_sw");
  fill("fp-with-panel_type", "adoption");
  fill("fp-with-panel_type", "fostering");
  const { xml } = await open.modeler.saveXML();

  assert.match(xml, /<fp:with name="case_worker" value="child_sw" \/><fp:with name="panel_type" value="fostering" \/>/);
  assert.match(xml, /calledElement="panel_and_decision"/);
});

test("a lane takes its role from a list or from whoever calls the pathway", () => {
  choose("lane_team_manager");
  const byCaller = field("fp-role-fact").value;

  fill("fp-role", "child_sw");
  const chosen = fp("lane_team_manager", "role");
  fill("fp-role-fact", "=case_worker");

  assert.deepEqual([byCaller, chosen, fp("lane_team_manager", "role")], ["=team_manager", "child_sw", "=case_worker"]);
});

test("what is typed and not taken over yet is told, survives a change elsewhere, and is taken over on leaving the shape", () => {
  choose("ut_request_check");
  field("fp-to-do").value = "Half a sentence";
  const pending = panel.pending;

  open.get("modeling").updateProperties(shape("ut_chase"), { name: "Chase it again" });
  panel.show();
  const kept = field("fp-to-do").value;
  choose("ut_chase");

  assert.deepEqual([pending, kept, panel.pending], [true, "Half a sentence", false]);
  assert.match(shape("ut_request_check").businessObject.documentation[0].text, /^Half a sentence Source: /);
});

test("what is typed is taken over when the page is being left", () => {
  choose("ut_request_check");
  field("fp-name").value = "Ask them today";

  window.dispatchEvent(new window.Event("beforeunload", { cancelable: true }));

  assert.equal(shape("ut_request_check").businessObject.name, "Ask them today");
});

test("the field one is in keeps the focus when the drawing changes", () => {
  choose("ut_request_check");
  field("fp-escalation").focus();

  open.get("modeling").updateProperties(shape("ut_request_check"), { name: "Ask again" });
  panel.show();

  assert.equal(document.activeElement, field("fp-escalation"));
});

test("the panel follows the drawing by itself", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  choose("ut_request_check");

  open.get("modeling").updateProperties(shape("ut_request_check"), { name: "Ask again" });
  mock.timers.tick(1);
  mock.timers.reset();

  assert.equal(host().querySelector("h2").textContent, "Ask again");
});

test("where nothing may be changed everything is shown and nothing can be set", async () => {
  await opened("checks_and_references", true);
  choose("ut_request_check");

  const controls = /** @type {any[]} */ (Array.from(host().querySelectorAll("input, select, textarea")));

  assert.ok(controls.length > 5);
  assert.ok(controls.every((control) => control.disabled || control.readOnly));
});
