/**
 * Fails the build when what the first page needs outgrows its budget. Initial means: the entry and
 * everything it imports statically, as Vite's manifest says, and the script before the first paint; lazy
 * chunks are shown, not counted. What the service worker fetches ahead has a budget of its own.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const bundle = new URL("../../assets/dist", import.meta.url).pathname;
const budgets = { js: 150, css: 20 };
const keptBudget = 700;
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

for (const file of readdirSync(join(bundle, "assets"))) {
  if (/^first-paint-[\w-]+\.js$/.test(file)) initial.add(`assets/${file}`);
}

const all = new Set(initial);
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

const listed = [
  ...readFileSync(join(bundle, "sw.js"), "utf8").matchAll(
    /\/[\w./-]+\.(?:js|css|woff2|html|svg|png|webmanifest|json)/g,
  ),
];
const kept = new Set(listed.map(([path]) => path));
const fetched = [...kept].reduce((sum, path) => sum + kilobytes(path), 0);
over ||= fetched > keptBudget;
console.log(`kept for offline: ${kept.size} files, ${fetched.toFixed(0)} of ${keptBudget} kB gz`);
if (over) process.exit(1);
