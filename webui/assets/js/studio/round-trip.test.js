import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { BpmnModdle } from "bpmn-moddle";
import { fpModdle, keepFactNames } from "./fp-moddle.js";

const FOLDER = new URL("../../../../workflows/", import.meta.url);
const KEYS = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** What may be left out, since it is so anyway. */
const ANYWAY = new Set(["cancelActivity=true", "isSequential=false", "isMarkerVisible=false", "isClosed=false"]);

/**
 * Every element with its attributes, and every text, however they are written: in the order of their letters.
 * @param {string} xml
 */
function said(xml) {
  const plain = (/** @type {string} */ text) =>
    text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))).replaceAll("&apos;", "'");
  const elements = Array.from(xml.matchAll(/<(?!\/|\?|!)([\w:]+)((?:\s+[\w:]+="[^"]*")*)\s*\/?>([^<]*)/g), (found) => {
    const [, name, attributes, text] = found;
    const pairs = Array.from(attributes.matchAll(/([\w:]+)="([^"]*)"/g), ([, key, value]) => {
      const number = /^-?\d+(\.\d+)?$/.test(value) ? String(Number(value)) : plain(value);
      return `${key}=${number}`;
    });
    const kept = pairs.filter((pair) => !pair.startsWith("xmlns") && !ANYWAY.has(pair)).sort();
    return [name, ...kept, plain(text).trim()].join(" ");
  });
  return elements.sort();
}

test("what the studio reads and writes again of each shipped drawing is the same, with every id", async () => {
  for (const key of KEYS) {
    const before = readFileSync(new URL(`${key}/pathway.bpmn`, FOLDER), "utf8");
    const moddle = new BpmnModdle({ fp: fpModdle });

    const { rootElement, references } = await moddle.fromXML(before);
    keepFactNames(moddle, references);
    const { xml } = await moddle.toXML(rootElement, { format: true });

    assert.deepEqual(said(xml), said(before), key);
  }
});
