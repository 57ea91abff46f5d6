// Opens drawings and saves them, unchanged, as the studio does: `node save_again.mjs FILE…` prints JSON, XML by file.
import { readFileSync } from "node:fs";
import { BpmnModdle } from "../../webui/assets/node_modules/bpmn-moddle/dist/index.js";
import { fpModdle, keepFactNames } from "../../webui/assets/js/studio/fp-moddle.js";

const saved = {};
for (const file of process.argv.slice(2)) {
  const moddle = new BpmnModdle({ fp: fpModdle });
  const { rootElement, references } = await moddle.fromXML(readFileSync(file, "utf8"));
  keepFactNames(moddle, references);
  saved[file] = (await moddle.toXML(rootElement, { format: true })).xml;
}
console.log(JSON.stringify(saved));
