// The licence texts of everything that really is inside the built files, as those licences ask.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/**
 * One text with the name, version and licence of each package.
 * @param {string} here the folder with node_modules
 * @param {string[]} inputs paths of the files that went into the bundles, relative to `here`
 * @returns {string}
 */
export function thirdPartyNotices(here, inputs) {
  const sassPackages = ["node_modules/govuk-frontend/"];
  const folders = new Set([...inputs, ...sassPackages].flatMap((path) => path.match(PACKAGE)?.[1] ?? []));
  const notices = [...folders].sort().map((folder) => noticeOf(join(here, folder)));
  const typeface = readFileSync(join(here, "fonts", "source-sans-3.LICENSE.txt"), "utf8");
  return [...notices, heading("Source Sans 3 (SIL Open Font License 1.1)", typeface)].join("\n");
}

/** @param {string} folder */
function noticeOf(folder) {
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((name) => /^licen[sc]e/i.test(name));
  const path = file && join(folder, file);
  const text = path && existsSync(path) ? readFileSync(path, "utf8") : `Licence: ${about.license}`;
  return heading(`${about.name} ${about.version} (${about.license})`, text);
}

/**
 * @param {string} title
 * @param {string} text
 */
function heading(title, text) {
  return `${title}\n${"=".repeat(title.length)}\n\n${text.trim()}\n`;
}
