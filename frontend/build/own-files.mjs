/**
 * Vite plugin for the two files that are no part of the app's module graph: the script that the page
 * waits for before it paints, and the service worker, which knows the names of all other files.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const hashOf = (bytes) => createHash("sha256").update(bytes).digest("base64url");

/** Written by the worker as what it keeps: see src/worker/kept.ts. */
const placeholder = "__KEPT__";

/** One classic script of everything that the entry imports. */
async function bundled(entry, target, define = {}) {
  const [output] = await build({
    configFile: false,
    logLevel: "silent",
    publicDir: false,
    define,
    resolve: { alias: { "@": at("src") } },
    build: {
      write: false,
      target,
      minify: true,
      lib: { entry: at(entry), formats: ["iife"], name: "own" },
    },
  });
  return output.output[0].code;
}

/** What the page needs to run. Pictures for the home screen are fetched by who installs the app. */
const kept = (file) => !file.startsWith(".") && !/\.(br|gz|map|txt|png)$/.test(file);

export function ownFiles() {
  let target;
  let firstPaint = { name: "", code: "" };
  return {
    name: "own-files",
    configResolved(config) {
      target = config.build.target;
    },
    async buildStart() {
      if (this.meta.watchMode) return;
      const code = await bundled("src/first-paint.ts", target);
      firstPaint = { name: `assets/first-paint-${hashOf(code).slice(0, 8)}.js`, code };
    },
    transformIndexHtml: {
      order: "post",
      handler: (_, { server }) => [
        server
          ? { tag: "script", attrs: { type: "module", src: "/src/first-paint.ts" }, injectTo: "head" }
          : { tag: "script", attrs: { src: `/${firstPaint.name}` }, injectTo: "head" },
      ],
    },
    generateBundle: {
      order: "post",
      async handler(_, bundle) {
        this.emitFile({ type: "asset", fileName: firstPaint.name, source: firstPaint.code });
        const files = new Map();
        for (const file of readdirSync(at("public"))) files.set(file, readFileSync(at(`public/${file}`)));
        for (const [file, { type, code, source }] of Object.entries(bundle))
          files.set(file, type === "chunk" ? code : source);
        files.set(firstPaint.name, firstPaint.code);
        const list = [...files]
          .filter(([file]) => kept(file))
          .sort(([one], [other]) => (one < other ? -1 : 1));
        const version = hashOf(list.map(([file, bytes]) => `${file} ${hashOf(bytes)}`).join("\n"));
        this.emitFile({
          type: "asset",
          fileName: "sw.js",
          source: await bundled("src/worker/sw.ts", target, {
            [placeholder]: JSON.stringify({
              version: version.slice(0, 12),
              files: list.map(([file]) => `/${file}`),
            }),
          }),
        });
      },
    },
  };
}
