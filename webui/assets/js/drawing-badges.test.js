import assert from "node:assert/strict";
import { test } from "node:test";
import { badgeDone, badgeLook, badgeOpenNow } from "./drawing-badges.js";
import { openPage } from "./page-for-tests.js";

const SHAPE = { id: "ut_review", x: 100, y: 50, width: 110, height: 80 };

test("a step that was done once has a tick at its corner", () => {
  openPage("");

  const badge = badgeDone(SHAPE, 1);

  assert.equal(badge.getAttribute("transform"), "translate(208 52)");
  assert.ok(badge.querySelector(".fp-badge-tick"));
});

test("a step that was done twice says so in place of the tick", () => {
  openPage("");

  const badge = badgeDone(SHAPE, 2);

  assert.equal(badge.textContent, "2×");
  assert.equal(badge.querySelector(".fp-badge-tick"), null);
});

test("the flag of what is open stands above the middle of its shape", () => {
  openPage("");

  const badge = badgeOpenNow({ ...SHAPE, x: 0, width: 100 }, "open now");

  assert.equal(badge.textContent, "open now");
  assert.match(badge.getAttribute("transform") ?? "", /^translate\(17\.6 36\)$/);
});

test("what is different stands above its shape as a sign and a word, with a frame round it", () => {
  openPage("");

  assert.match(badgeLook(SHAPE, "added", "2, 5").textContent ?? "", /^2, 5 \+ added$/);
  const badge = badgeLook(SHAPE, "removed");

  assert.equal(badge.textContent, "− removed");
  assert.equal(badge.querySelector(".fp-badge-look__frame")?.getAttribute("x"), "95");
});
