/**
 * Writes `.br` and `.gz` beside every text file of the bundle above 1 KiB, so that the server never
 * compresses. A copy that is not smaller than its original is left out.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const bundle = new URL("../../assets/dist", import.meta.url).pathname;
const text = new Set([".html", ".js", ".css", ".svg", ".json", ".webmanifest", ".txt", ".map"]);
const floor = 1024;

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

let written = 0;
for (const path of files(bundle)) {
  if (!text.has(extname(path)) || statSync(path).size <= floor) continue;
  const plain = readFileSync(path);
  const copies = {
    ".br": brotliCompressSync(plain, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
      },
    }),
    ".gz": gzipSync(plain, { level: 9 }),
  };
  for (const [ending, bytes] of Object.entries(copies)) {
    if (bytes.length >= plain.length) continue;
    writeFileSync(path + ending, bytes);
    written += 1;
  }
}
console.log(`precompress: ${written} files`);
