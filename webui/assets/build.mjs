// Builds what the pages load: content-hashed files, a manifest that names them, and the notices of what is inside.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";
import { thirdPartyNotices } from "./notices.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static");

/** Lets esbuild take Sass as CSS, so that typefaces and style sheets get their hashes in one pass. */
const sassAsCss = {
  name: "sass",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => {
      const compiled = sass.compile(path, { quietDeps: true });
      const watchFiles = compiled.loadedUrls.map((url) => fileURLToPath(url));
      return { contents: compiled.css, loader: "css", resolveDir: dirname(path), watchFiles };
    });
  },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const result = await esbuild.build({
  absWorkingDir: here,
  entryPoints: {
    site: "js/site.js",
    autosave: "js/autosave.js",
    viewer: "js/viewer.js",
    simulation: "js/simulation.js",
    studio: "js/studio.js",
    "table-editor": "js/table-editor.js",
    style: "sass/site.scss",
    fingerpost: "images/fingerpost.svg",
  },
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  metafile: true,
  entryNames: "[name]-[hash]",
  chunkNames: "shared-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file", ".woff": "file", ".ttf": "file", ".eot": "file", ".svg": "copy" },
  plugins: [sassAsCss],
  logLevel: "warning",
});

/** Mapping of the name a template asks for ("site.js") -> the hashed file. */
const manifest = {};
for (const [path, output] of Object.entries(result.metafile.outputs)) {
  if (!output.entryPoint) continue;
  const file = basename(path);
  const name = file.replace(/-[A-Z0-9]{8}\./, ".");
  manifest[name] = file;
  if (output.cssBundle) manifest[name.replace(/\.js$/, ".css")] = basename(output.cssBundle);
}

writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
writeFileSync(join(out, "third-party-notices.txt"), thirdPartyNotices(here, Object.keys(result.metafile.inputs)));
