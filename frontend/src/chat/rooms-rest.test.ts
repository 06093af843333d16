import { expect, test } from "vitest";
import { createCall } from "./rest";
import { createRoomsRest, type RoomsRest } from "./rooms-rest";

/** What one call sends. */
async function sent(ask: (rest: RoomsRest) => Promise<unknown>): Promise<string> {
  const requests: string[] = [];
  const rest = createRoomsRest(
    createCall(async (input, init) => {
      const body = typeof init?.body === "string" ? ` ${init.body}` : "";
      requests.push(`${init?.method} ${String(input)}${body}`);
      return new Response(null, { status: 204 });
    }),
  );
  await ask(rest);
  return requests.join();
}

const invite = { room: "r", role: "member" } as const;

test.each([
  [
    "change a room",
    (rest) => rest.change("r", { slowS: 0, retentionDays: 7, topic: "" }),
    'PATCH /api/rooms/r {"topic":"","slow_s":0,"retention_days":7}',
  ],
  ["archive a room", (rest) => rest.change("r", { archived: true }), 'PATCH /api/rooms/r {"archived":true}'],
  [
    "delete a room with an odd name",
    (rest) => rest.remove("a/b", "Q & A"),
    "DELETE /api/rooms/a%2Fb?confirm=Q+%26+A",
  ],
  ["join", (rest) => rest.join("r"), "PUT /api/rooms/r/seat"],
  ["leave", (rest) => rest.leave("r"), "DELETE /api/rooms/r/seat"],
  ["the first members", (rest) => rest.members("r", null), "GET /api/rooms/r/members"],
  ["more members", (rest) => rest.members("r", "c"), "GET /api/rooms/r/members?cursor=c"],
  ["add somebody", (rest) => rest.addMember("r", "u"), 'POST /api/rooms/r/members {"user":"u"}'],
  [
    "mute",
    (rest) => rest.changeMember("r", "u", { muteS: 600 }),
    'PATCH /api/rooms/r/members/u {"mute_s":600}',
  ],
  [
    "unmute",
    (rest) => rest.changeMember("r", "u", { muteS: 0 }),
    'PATCH /api/rooms/r/members/u {"mute_s":0}',
  ],
  [
    "hand over",
    (rest) => rest.changeMember("r", "u", { role: "owner" }),
    'PATCH /api/rooms/r/members/u {"role":"owner"}',
  ],
  [
    "remove for a while",
    (rest) => rest.kick("r", "u", 600, "spam"),
    "DELETE /api/rooms/r/members/u?for_s=600&why=spam",
  ],
  ["remove", (rest) => rest.kick("r", "u", null, ""), "DELETE /api/rooms/r/members/u"],
  [
    "delete a message for a reason",
    (rest) => rest.deleteMessage("r", 7, "spam"),
    "DELETE /api/rooms/r/messages/7?why=spam",
  ],
  ["report", (rest) => rest.report("r", 7, "spam"), 'POST /api/rooms/r/messages/7/report {"why":"spam"}'],
  [
    "invite for a while",
    (rest) => rest.invite({ ...invite, expiresS: 60, uses: 1 }),
    'POST /api/invites {"room":"r","role":"member","expires_s":60,"uses":1}',
  ],
  [
    "invite without an end",
    (rest) => rest.invite({ ...invite, expiresS: null, uses: null }),
    'POST /api/invites {"room":"r","role":"member"}',
  ],
] satisfies [string, (rest: RoomsRest) => Promise<unknown>, string][])("%s", async (_, ask, request) => {
  expect(await sent(ask)).toBe(request);
});
