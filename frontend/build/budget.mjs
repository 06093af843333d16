/**
 * Fails the build when what a page needs at first outgrows its budget. `initial` is the entry and
 * everything it imports statically, as Vite's manifest says; `room` what the page of a room needs besides,
 * which the page's head asks for at once. Other chunks are shown, not counted.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const bundle = new URL("../../assets/dist", import.meta.url).pathname;
const budgets = { initial: { js: 115, css: 10 }, room: { js: 50, css: 10 } };
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

const all = new Set();
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
if (over) process.exit(1);
