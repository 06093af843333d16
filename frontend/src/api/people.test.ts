import { expect, test } from "vitest";
import { createCall } from "@/chat/rest";
import { createPeopleApi } from "./people";
import { createSessionApi } from "./session";

type Asked = { readonly line: string; readonly body: unknown };

/** A server that gives one answer to everything, and keeps what it was asked. */
function server(answer: unknown, init: ResponseInit = {}) {
  const asked: Asked[] = [];
  const call = createCall(async (input, request) => {
    asked.push({
      line: `${request?.method} ${String(input)}`,
      body: typeof request?.body === "string" ? JSON.parse(request.body) : undefined,
    });
    const empty = answer === undefined;
    return new Response(empty ? null : JSON.stringify(answer), { status: empty ? 204 : 200, ...init });
  });
  return { asked, people: createPeopleApi(call), session: createSessionApi(call) };
}

const ann = { id: "u1", name: "Ann" };
const me = { user: ann, kind: "account", role: "admin", can: ["invite", "see_audit", "fly"] };

test("signing in sends name and password, and knows only the powers this app has words for", async () => {
  const { asked, session } = server(me);
  const outcome = await session.signIn({ name: "Ann", password: "correct horse" });
  expect(asked).toEqual([{ line: "POST /api/sign-in", body: { name: "Ann", password: "correct horse" } }]);
  expect(outcome).toMatchObject({
    ok: true,
    value: { user: { id: "u1", bot: false }, can: ["invite", "see_audit"] },
  });
});

test("a refusal carries the server's sentence, its code, and when to try again", async () => {
  const refused = { code: "rate_limited", detail: "Too many tries.", retry_ms: 1_500 };
  const { session } = server(refused, { status: 429 });
  expect(await session.signIn({ name: "Ann", password: "x" })).toEqual({
    ok: false,
    refusal: { reason: "Too many tries.", code: "rate_limited", retryAfterMs: 1_500 },
  });
});

test("an answer of another shape is a refusal, not a crash", async () => {
  const { people, session } = server({ user: ann, kind: "ghost", role: "admin", can: [] });
  const refused = {
    ok: false,
    refusal: { reason: expect.stringContaining("does not understand") },
  };
  expect(await session.whoAmI()).toEqual(refused);
  expect(await people.invites()).toEqual(refused);
  expect(await people.hooks("general")).toEqual(refused);
});

test("an unreachable server is a refusal with a sentence and no code", async () => {
  const people = createPeopleApi(createCall(() => Promise.reject(new TypeError("Failed to fetch"))));
  const outcome = await people.sessions();
  expect(outcome).toEqual({ ok: false, refusal: { reason: expect.stringContaining("can’t be reached") } });
});

test("a page of a list says where the next begins", async () => {
  const { people } = server({ users: [{ ...ann, kind: "account", role: "member" }], cursor: "c2" });
  const outcome = await people.people("");
  expect(outcome).toMatchObject({ ok: true, value: { items: [{ name: "Ann" }], cursor: "c2" } });
});

test("a list with one broken row is refused whole: nothing is hidden from who looks after people", async () => {
  const { people } = server({ users: [{ ...ann, kind: "account", role: "member" }, { id: "u2" }] });
  expect(await people.people("")).toMatchObject({ ok: false });
});

test("what is searched for and where the list goes on stand in the query, escaped; what is empty does not", async () => {
  const { asked, people } = server([]);
  await people.people("a&b=c d", "next/1");
  await people.people("");
  await people.reports("closed");
  await people.audit();
  expect(asked.map(({ line }) => line)).toEqual([
    "GET /api/users?query=a%26b%3Dc+d&cursor=next%2F1&limit=50",
    "GET /api/users?limit=50",
    "GET /api/reports?state=closed",
    "GET /api/audit?limit=50",
  ]);
});

test("ids with slashes stay one part of the address", async () => {
  const { asked, people } = server(undefined);
  expect(await people.endSession("a/b")).toEqual({ ok: true, value: null });
  await people.deleteHook("tea/room", "h?1");
  await people.deleteMessage("general", 12, "Spam & more");
  expect(asked.map(({ line }) => line)).toEqual([
    "DELETE /api/me/sessions/a%2Fb",
    "DELETE /api/rooms/tea%2Froom/hooks/h%3F1",
    "DELETE /api/rooms/general/messages/12?why=Spam+%26+more",
  ]);
});

test.each([
  ["no note", "", {}],
  ["a note", "Warned them", { note: "Warned them" }],
])("a report is closed with %s", async (_, note, body) => {
  const { asked, people } = server(undefined);
  expect(await people.resolve("r1", note)).toEqual({ ok: true, value: null });
  expect(asked).toEqual([{ line: "POST /api/reports/r1/resolve", body }]);
});
