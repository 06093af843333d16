import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { emoji } from "./build/emoji.mjs";

export default defineConfig({
  plugins: [emoji()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  test: {
    environment: "node",
    include: ["src/**/*.test.ts", "build/*.test.mjs"],
    // Day and hour come from the local zone; the tests fix one that is not UTC.
    env: { TZ: "Europe/Berlin" },
  },
});
