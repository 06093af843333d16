/**
 * Fails the build when what a page needs at first outgrows its budget. `initial` is the entry and
 * everything it imports statically, as Vite's manifest says; `room` what the page of a room needs besides,
 * which the page's head asks for at once; the script before the first paint belongs to the first. Other
 * chunks are shown, not counted. What the service worker fetches ahead has a budget of its own.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const bundle = new URL("../../assets/dist", import.meta.url).pathname;
const budgets = { initial: { js: 124, css: 10 }, room: { js: 45, css: 10 } };
const keptBudget = 700;
const manifest = JSON.parse(readFileSync(join(bundle, ".vite/manifest.json"), "utf8"));

const of = new Map();
const visit = (key, part) => {
  const chunk = manifest[key];
  if (!chunk || of.has(chunk.file)) return;
  of.set(chunk.file, part);
  for (const style of chunk.css ?? []) if (!of.has(style)) of.set(style, part);
  for (const imported of chunk.imports ?? []) visit(imported, part);
};
for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(key, "initial");
visit("src/features/room/Workspace.tsx", "room");

for (const file of readdirSync(join(bundle, "assets"))) {
  if (/^first-paint-[\w-]+\.js$/.test(file)) of.set(`assets/${file}`, "initial");
}

const all = new Set(of.keys());
for (const chunk of Object.values(manifest)) {
  all.add(chunk.file);
  for (const style of chunk.css ?? []) all.add(style);
}

const kilobytes = (file) => gzipSync(readFileSync(join(bundle, file)), { level: 9 }).length / 1000;
const totals = { initial: { js: 0, css: 0 }, room: { js: 0, css: 0 } };
const rows = [];
for (const file of all) {
  const kind = file.endsWith(".css") ? "css" : file.endsWith(".js") ? "js" : null;
  if (!kind) continue;
  const size = kilobytes(file);
  const part = of.get(file);
  if (part !== undefined) totals[part][kind] += size;
  rows.push({ file, "kB gz": Number(size.toFixed(1)), when: part ?? "lazy" });
}
console.table(rows.sort((a, b) => b["kB gz"] - a["kB gz"]));

let over = false;
for (const [part, kinds] of Object.entries(budgets)) {
  for (const [kind, budget] of Object.entries(kinds)) {
    const bad = totals[part][kind] > budget;
    over ||= bad;
    console.log(
      `${part} ${kind}: ${totals[part][kind].toFixed(1)} of ${budget} kB gz${bad ? ", over budget" : ""}`,
    );
  }
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
