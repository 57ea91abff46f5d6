// Draws one shape of every kind that the studio offers, names it, and prints the drawing.
import { KINDS } from "../../webui/assets/js/studio/modelling-kinds.js";
import { openDrawing } from "../../webui/assets/js/studio/modelling-for-tests.js";

const open = await openDrawing("checks_and_references");
const shape = (id) => open.get("elementRegistry").get(id);
for (const { key, words, where } of KINDS) {
  const host = shape(where === "beside" ? "sub_check" : "ut_list_checks");
  const drawn = open.get("drawKind").append(host, open.kind(key));
  open.get("modeling").updateLabel(drawn, `Drawn: ${words}`);
}
console.log((await open.modeler.saveXML({ format: true })).xml);
process.exit(0);
