import { expect, test } from "vitest";
import { type Answer, answerFor } from "./answers";

const origin = "https://chat.example";
const files = new Set(["/index.html", "/assets/app-12345678.js"]);
const asked = (path: string, mode = "navigate", method = "GET") =>
  answerFor({ method, mode, url: new URL(path, origin).href }, origin, files);

test.each([
  ["/", "page"],
  ["/r/general", "page"],
  ["/r/general/m/12?x=1#y", "page"],
  ["/settings/appearance", "page"],
  ["/join/abc", "page"],
  ["/docs", null],
  ["/docs/", null],
  ["/openapi.json", null],
  ["/api/me/export", null],
  ["/api/files/cat.png", null],
  ["/healthz", null],
  ["/r/general/cat.png", null],
  ["/somewhere/else", null],
] satisfies [string, Answer][])("opening %s: %s", (path, answer) => {
  expect(asked(path)).toBe(answer);
});

test.each([
  ["/assets/app-12345678.js", "no-cors", "GET", "file"],
  ["/assets/other-12345678.js", "no-cors", "GET", null],
  ["/api/bootstrap", "cors", "GET", null],
  ["/api/rooms", "cors", "POST", null],
  ["/", "cors", "GET", null],
  ["/r/general", "navigate", "POST", null],
  ["https://elsewhere.example/assets/app-12345678.js", "no-cors", "GET", null],
] satisfies [string, string, string, Answer][])("%s by %s, %s: %s", (path, mode, method, answer) => {
  expect(asked(path, mode, method)).toBe(answer);
});
