import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { emoji } from "./build/emoji.mjs";

type Graph = { getModuleInfo: (id: string) => { readonly importedIds: readonly string[] } | null };

/** `first` for what the entry imports, other than lazily. */
function firstPage() {
  let first: ReadonlySet<string> | null = null;
  return (id: string, graph: Graph) => {
    first ??= reached(fileURLToPath(new URL("./index.html", import.meta.url)), graph);
    return first.has(id) ? "first" : null;
  };
}

function reached(entry: string, graph: Graph): ReadonlySet<string> {
  const ids = new Set([entry]);
  // What is added while it goes on is visited too.
  for (const id of ids) for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) ids.add(imported);
  return ids;
}

const node = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react({ compiler: true }), emoji()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "../assets/dist",
    emptyOutDir: true,
    manifest: true,
    // The floor of support. Below it Vite would lower light-dark() to a variable hack.
    target: ["chrome123", "firefox129", "safari17.5"],
    cssTarget: ["chrome123", "firefox129", "safari17.5"],
    // A data: URI would break the content security policy (font-src, img-src of style sheets).
    assetsInlineLimit: 0,
    // The polyfill is an inline script in disguise, and every browser above knows modulepreload.
    modulePreload: { polyfill: false },
    sourcemap: false,
    // One file for all that the first page needs: left to itself the bundler cuts it anew, and larger,
    // whenever a lazy part comes to share something with it.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ debugName: "first page", name: firstPage() }] } },
    },
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    proxy: {
      "/api": node,
      "/docs": node,
      "/openapi.json": node,
      "/ws": { target: node, ws: true },
    },
  },
});
