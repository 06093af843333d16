import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { emoji } from "./build/emoji.mjs";

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
