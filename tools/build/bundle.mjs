// Many small modules become few files: `node tools/build/bundle.mjs STATIC OUT ENTRY…` (docs/decisions/0025-few-files.md).
//
// * ENTRY is a path below STATIC/js, and keeps its path below OUT/js. What an entry fetches later, by
//   `import()`, becomes one more file beside it, `<entry>-later.js`.
// * Comments and most white space go; no name is changed, nothing is reordered or left out by guess, so what is
//   served can be read. The same sources give the same bytes.
// * Every address of another published file gets `?v=` and a mark, which the build replaces by the release's version.

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";

import { rollup } from "@rollup/wasm-node";
import { minify } from "terser";

const MARK = "__VERSION_OF_THE_RELEASE__";
const READABLE = { module: true, compress: false, mangle: false, format: { comments: false, beautify: true, indent_level: 1 } };

const [from, to, ...entries] = process.argv.slice(2);
const scripts = resolve(from, "js");
const vendor = resolve(from, "vendor");

/** What the sources leave open, filled in: the mark of the release. */
const release = {
  name: "release",
  transform: (code, id) => (id === join(scripts, "shared", "published.js") ? code.replace('VERSION = ""', `VERSION = "${MARK}"`) : null),
};

for (const entry of entries) {
  const made = await rollup({
    input: join(scripts, entry),
    external: (id, importer) => importer !== undefined && resolve(dirname(importer), id).startsWith(vendor),
    plugins: [release],
    preserveEntrySignatures: "allow-extension", // what comes later takes what it shares from the entry itself
    onwarn: (warning) => {
      if (warning.code !== "EMPTY_BUNDLE") throw new Error(warning.message);
    },
  });
  const folder = dirname(entry);
  const stem = entry.slice(folder.length + 1, -".js".length);
  const { output } = await made.generate({
    format: "es",
    dir: folder,
    entryFileNames: `${stem}.js`,
    chunkFileNames: `${stem}-later.js`,
    minifyInternalExports: false,
  });
  if (output.length > 2) throw new Error(`${entry} fetches more than one module of ours later: put them into one`);
  for (const chunk of output) await publish(join(folder, chunk.fileName), chunk);
}

/** @param {string} path @param {any} chunk */
async function publish(path, chunk) {
  const { code } = await minify(withVersions(path, chunk), READABLE);
  const file = join(to, "js", path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${code}\n`);
}

/** Each import's address with the mark; those of third parties as they lie below `/assets/`. */
function withVersions(path, { code, imports, dynamicImports }) {
  let marked = code;
  for (const name of new Set([...imports, ...dynamicImports])) {
    const address = name.startsWith("/") ? relative(join(scripts, dirname(path)), name) : name;
    for (const quote of ['"', "'"]) {
      for (const written of new Set([name, `./${name}`, address])) {
        const shown = written.startsWith(".") ? written : `./${written}`;
        marked = marked.replaceAll(`${quote}${written}${quote}`, `"${shown}?v=${MARK}"`);
      }
    }
  }
  return marked;
}
