// The real modeler with what the studio adds to it, on a page without a screen: bundled once, since bpmn-js names its
// modules as bundlers do. Shapes have their sizes there; text has none.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { Window } from "happy-dom";

const here = dirname(fileURLToPath(import.meta.url));
const DRAWINGS = join(here, "../../../../workflows");
const GLOBALS = [
  ...["document", "Node", "Element", "HTMLElement", "SVGElement", "KeyboardEvent", "MouseEvent", "Event", "DOMParser"],
  ...["XMLSerializer", "MutationObserver", "CSS", "getComputedStyle", "HTMLInputElement", "navigator"],
];
const ENTRY = `
  export { default as Modeler } from "bpmn-js/lib/Modeler";
  export { CreateAppendAnythingModule } from "bpmn-js-create-append-anything";
  export { fpModdle, modellingModules } from "./modelling.js";
  export { KINDS } from "./modelling-kinds.js";
  export { Panel } from "./panel.js";
`;

/** @type {Promise<any> | undefined} */
let bundled;

/** @returns {Promise<any>} the modeler, the panel and what else is exported by the bundle */
function bundle() {
  bundled ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), "fingerpost-studio-"));
    const outfile = join(folder, "studio.mjs");
    const stdin = { contents: ENTRY, resolveDir: here };
    await esbuild.build({ stdin, outfile, bundle: true, format: "esm", platform: "node", logLevel: "error" });
    const made = await import(pathToFileURL(outfile).href);
    rmSync(folder, { recursive: true });
    return made;
  })();
  return bundled;
}

/**
 * @param {string} pathway one of the drawings that come with the service
 * @returns {Promise<any>} its modeler with `draw`, which finds our kinds by their key, and the bundle's exports as `made`
 */
export async function openDrawing(pathway) {
  return openXml(readFileSync(join(DRAWINGS, pathway, "pathway.bpmn"), "utf8"));
}

/**
 * @param {string} xml
 * @returns {Promise<any>}
 */
export async function openXml(xml) {
  openWindow();
  const made = await bundle();
  const [container] = document.body.children;
  const modeler = new made.Modeler({
    container,
    additionalModules: [...made.modellingModules, made.CreateAppendAnythingModule],
    moddleExtensions: { fp: made.fpModdle },
  });
  await modeler.importXML(xml);
  const kind = (/** @type {string} */ key) => made.KINDS.find((/** @type {any} */ one) => one.key === key);
  return { modeler, made, kind, get: (/** @type {string} */ name) => modeler.get(name) };
}

function openWindow() {
  const window = /** @type {any} */ (new Window({ url: "http://localhost/drafts/1" }));
  Object.assign(globalThis, { window, SVGMatrix: class {} });
  for (const name of GLOBALS) Object.defineProperty(globalThis, name, { value: window[name], configurable: true });
  for (const Class of [window.SVGElement, window.SVGGraphicsElement, window.SVGSVGElement])
    givePicture(Class.prototype);
  window.document.body.innerHTML = '<div></div><section id="panel"></section>';
}

/** @param {any} prototype what the browser knows about pictures, as far as bpmn-js asks */
function givePicture(prototype) {
  Object.assign(prototype, {
    getBBox: () => ({ x: 0, y: 0, width: 10, height: 10 }),
    createSVGMatrix: matrix,
    createSVGTransform: transform,
    createSVGTransformFromMatrix: (/** @type {any} */ given) => ({ type: 1, matrix: given }),
    getScreenCTM: matrix,
    getCTM: matrix,
  });
  const transforms = new WeakMap();
  Object.defineProperty(prototype, "transform", {
    configurable: true,
    get() {
      if (!transforms.has(this)) transforms.set(this, { baseVal: transformList() });
      return transforms.get(this);
    },
  });
}

/** @returns {any} */
function matrix() {
  const self = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };
  return { ...self, translate: matrix, scale: matrix, inverse: matrix, multiply: matrix };
}

/** @returns {any} */
function transform() {
  return { type: 1, matrix: matrix(), setTranslate() {}, setScale() {}, setRotate() {}, setMatrix() {} };
}

/** @returns {any} */
function transformList() {
  /** @type {any[]} */
  let items = [];
  return {
    clear: () => {
      items = [];
    },
    appendItem: (/** @type {any} */ one) => items.push(one),
    consolidate: () => items[0] ?? null,
    createSVGTransformFromMatrix: (/** @type {any} */ given) => ({ type: 1, matrix: given }),
  };
}
