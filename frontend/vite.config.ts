import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { emoji } from "./build/emoji.mjs";
import { ownFiles } from "./build/own-files.mjs";
import { roomChunk } from "./build/room-chunk.mjs";

const node = "http://127.0.0.1:8000";

/** What no first screen has: `shared` comes with every one of them, and should not bring these along. */
const forms = "(CheckBox|Choice|Copyable|Dialog|Field|MenuItem|Note|PasswordField|PopMenu|Segments|Select)";

export default defineConfig({
  plugins: [react({ compiler: true }), emoji(), ownFiles(), roomChunk()],
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
    // Else each icon and button that two pages share would be a file of its own.
    rolldownOptions: {
      output: {
        advancedChunks: {
          groups: [
            {
              name: "shared",
              test: new RegExp(`/node_modules/(react|lucide-react)/|/src/ui/(?!${forms}\\.)`),
              minShareCount: 2,
              priority: 1,
            },
            { name: "forms", test: new RegExp(`/src/ui/${forms}\\.`) },
          ],
        },
      },
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
