/**
 * Fails the build when what the first page needs outgrows its budget. Initial means: the entry and
 * everything it imports statically, as Vite's manifest says; lazy chunks are shown, not counted.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const bundle = new URL("../../assets/dist", import.meta.url).pathname;
const budgets = { js: 150, css: 20 };
const manifest = JSON.parse(readFileSync(join(bundle, ".vite/manifest.json"), "utf8"));

const initial = new Set();
const visit = (key) => {
  const chunk = manifest[key];
  if (!chunk || initial.has(chunk.file)) return;
  initial.add(chunk.file);
  for (const style of chunk.css ?? []) initial.add(style);
  for (const imported of chunk.imports ?? []) visit(imported);
};
for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(key);

const all = new Set();
for (const chunk of Object.values(manifest)) {
  all.add(chunk.file);
  for (const style of chunk.css ?? []) all.add(style);
}

const kilobytes = (file) => gzipSync(readFileSync(join(bundle, file)), { level: 9 }).length / 1000;
const totals = { js: 0, css: 0 };
const rows = [];
for (const file of all) {
  const kind = file.endsWith(".css") ? "css" : file.endsWith(".js") ? "js" : null;
  if (!kind) continue;
  const size = kilobytes(file);
  if (initial.has(file)) totals[kind] += size;
  rows.push({ file, "kB gz": Number(size.toFixed(1)), when: initial.has(file) ? "initial" : "lazy" });
}
console.table(rows.sort((a, b) => b["kB gz"] - a["kB gz"]));

let over = false;
for (const [kind, budget] of Object.entries(budgets)) {
  const bad = totals[kind] > budget;
  over ||= bad;
  console.log(`initial ${kind}: ${totals[kind].toFixed(1)} of ${budget} kB gz${bad ? ", over budget" : ""}`);
}
if (over) process.exit(1);
