// Makes dist/, which `pulse report` copies into the site: the bundle, DuckDB's worker and WebAssembly, their licences and sizes.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const DUCKDB = "node_modules/@duckdb/duckdb-wasm";
const FROM_DUCKDB = ["duckdb-eh.wasm", "duckdb-browser-eh.worker.js"]; // the build without threads: no host has to send special headers
const FRESH = "dist.new";

function licences(inputs) {
  const inside = Object.keys(inputs).map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]);
  const texts = [...new Set(inside.filter(Boolean))].sort().map((name) => {
    const folder = `node_modules/${name}`;
    const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`));
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    return [`${name} ${version} (${license})`, ...files.map((file) => readFileSync(`${folder}/${file}`, "utf8").trim())].join("\n\n");
  });
  return texts.join(`\n\n${"-".repeat(80)}\n\n`) + "\n";
}

function about() {
  const contents = ["engine.js", ...FROM_DUCKDB].map((name) => readFileSync(`${FRESH}/${name}`));
  const sum = (sizes) => sizes.reduce((all, one) => all + one, 0);
  return {
    build: contents.reduce((hash, content) => hash.update(content), createHash("sha256")).digest("hex").slice(0, 12),
    duckdb_wasm: JSON.parse(readFileSync(`${DUCKDB}/package.json`)).version,
    bytes: sum(contents.map((content) => content.length)),
    compressed_bytes: sum(contents.map((content) => gzipSync(content).length)),
  };
}

rmSync(FRESH, { recursive: true, force: true });
mkdirSync(FRESH);
const bundled = await build({
  entryPoints: ["engine.js"],
  outfile: `${FRESH}/engine.js`,
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  legalComments: "none", // they stand in LICENSES.txt
  metafile: true,
});
for (const name of FROM_DUCKDB) copyFileSync(`${DUCKDB}/dist/${name}`, `${FRESH}/${name}`);
writeFileSync(`${FRESH}/LICENSES.txt`, licences(bundled.metafile.inputs));
writeFileSync(`${FRESH}/about.json`, JSON.stringify(about()) + "\n");
rmSync("dist", { recursive: true, force: true });
renameSync(FRESH, "dist");
