import assert from "node:assert/strict";
import { dirname } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { thirdPartyNotices } from "./notices.mjs";

const here = dirname(fileURLToPath(import.meta.url));

test("the notices hold the licence of each package that is inside, and of the typeface", () => {
  const inputs = ["node_modules/bpmn-js/lib/BaseViewer.js", "node_modules/diagram-js/lib/core/Canvas.js", "js/site.js"];

  const notices = thirdPartyNotices(here, inputs);

  assert.match(notices, /^bpmn-js 18\.31\.1/m);
  assert.match(notices, /logo MUST NOT be removed|bpmn.io logo|watermark/i);
  assert.match(notices, /^diagram-js /m);
  assert.match(notices, /^govuk-frontend 6\.3\.0 \(MIT\)/m);
  assert.match(notices, /SIL OPEN FONT LICENSE/);
});
