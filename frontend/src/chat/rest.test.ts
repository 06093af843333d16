import * as v from "valibot";
import { expect, test } from "vitest";
import { createCall } from "./rest";

const reasonOf = async (response: Response) => {
  const answer = await createCall(async () => response)("GET", "/api/anything", v.null());
  return answer.ok ? null : answer.refusal.reason;
};
const json = (status: number, body: object, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

test("a failure of the server names the request, and says what is safe and what to do", async () => {
  const problem = { code: "internal", title: "Internal Server Error", detail: "Something broke" };
  expect(await reasonOf(json(500, problem, { "x-request-id": "7f3a91c2deadbeef" }))).toBe(
    "The server hit a problem (ref 7f3a91c2). What you typed is kept. Try again in a moment.",
  );
  expect(await reasonOf(new Response("<h1>Bad gateway</h1>", { status: 502 }))).toBe(
    "The server hit a problem (error 502). What you typed is kept. Try again in a moment.",
  );
});

test("what the server says of its own accord is told as it is", async () => {
  const away = { code: "unavailable", detail: "The store does not answer. Try again in 2 s." };
  expect(await reasonOf(json(503, away))).toBe(away.detail);
  expect(await reasonOf(json(404, { code: "not_found", detail: "No such room." }))).toBe("No such room.");
});
