import { expect, test } from "vitest";
import { createCall, createRest } from "@/chat/rest";
import { createRoomsRest } from "@/chat/rooms-rest";
import type { Outcome } from "@/chat/types";
import openapi from "../../../openapi.json";
import { createKeptApi } from "./kept";
import { createPeopleApi } from "./people";
import { createSearchApi } from "./search";
import { createSessionApi } from "./session";

/* Every call of the app against what the server itself says it answers: openapi.json, which a test of
   the server keeps true. */

type Schema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly allOf?: readonly Schema[];
};
type Operation = {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
};
const api = openapi as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

/** Free text of the server that the app knows the words of. */
const words: Readonly<Record<string, string>> = {
  kind: "account",
  state: "open",
  access: "invite",
  can: "invite",
};
const wordsOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  OutgoingHook: { state: "retrying" },
  Room: { kind: "private", can: "send" },
};

/** What fits `schema`: with all that may be there, or with only what must. */
function sample(schema: Schema, full: boolean, field = "", owner = ""): unknown {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace("#/components/schemas/", "");
    const named = api.components.schemas[name];
    if (named === undefined) throw new Error(`${name} is nowhere`);
    return sample(named, full, field, name);
  }
  // A reference with a description of its own.
  const [first] = schema.allOf ?? [];
  if (first !== undefined) return sample(first, full, field, owner);
  if (schema.enum !== undefined) return schema.enum[0];
  switch (schema.type) {
    case "array":
      return schema.items === undefined ? [] : [sample(schema.items, full, field, owner)];
    case "boolean":
      return true;
    case "integer":
    case "number":
      return 7;
    case "string":
      return wordsOf[owner]?.[field] ?? words[field] ?? `some ${field}`;
    default: {
      const fields = Object.entries(schema.properties ?? {}).filter(
        ([name]) => full || schema.required?.includes(name) === true,
      );
      return Object.fromEntries(fields.map(([name, one]) => [name, sample(one, full, name, owner)]));
    }
  }
}

/** A server that answers by the document, and refuses what is not in it. */
function documented(full: boolean) {
  const asked: string[] = [];
  const call = createCall(async (input, init) => {
    const path = new URL(String(input), "http://here").pathname;
    const method = (init?.method ?? "GET").toLowerCase();
    const known = Object.entries(api.paths).filter(([pattern]) =>
      new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path),
    );
    // The fixed path before the one with a part that may be anything.
    known.sort(([a], [b]) => a.split("{").length - b.split("{").length);
    const operation = known.map(([, methods]) => methods[method]).find((one) => one !== undefined);
    if (operation === undefined) throw new Error(`${method} ${path} is not documented`);
    asked.push(`${method} ${path}`);
    const [status, answer] = Object.entries(operation.responses).find(([code]) => code.startsWith("2")) ?? [];
    const [content] = Object.values(answer?.content ?? {});
    const body = content === undefined ? null : JSON.stringify(sample(content.schema, full));
    return new Response(body, { status: Number(status) });
  });
  return { asked, call };
}

type Calls = Readonly<Record<string, (call: ReturnType<typeof createCall>) => Promise<Outcome<unknown>>>>;
const ann = { name: "Ann", password: "correct horse" };
const wish = { room: "r", role: "member", expiresS: 60, uses: 1 } as const;
const calls: Calls = {
  bootstrap: (call) => createRest(call).bootstrap(),
  enter: (call) => createRest(call).enter("Ann"),
  leave: (call) => createRest(call).leave(),
  "who am I": (call) => createSessionApi(call).whoAmI(),
  "sign in": (call) => createSessionApi(call).signIn(ann),
  "create account": (call) => createSessionApi(call).createAccount(ann),
  "enter by invite": (call) => createSessionApi(call).enterByInvite({ name: "Ann", invite: "i" }),
  "set up": (call) => createPeopleApi(call).setUp({ ...ann, token: "t" }),
  claim: (call) => createPeopleApi(call).claim(ann),
  "rename me": (call) => createPeopleApi(call).renameMe("Anna"),
  "change password": (call) => createPeopleApi(call).changePassword({ current: "a", password: "b" }),
  sessions: (call) => createPeopleApi(call).sessions(),
  "end session": (call) => createPeopleApi(call).endSession("s"),
  "end other sessions": (call) => createPeopleApi(call).endOtherSessions(),
  "delete me": (call) => createPeopleApi(call).deleteMe({ confirm: "Ann", messages: "delete" }),
  people: (call) => createPeopleApi(call).people("an"),
  person: (call) => createPeopleApi(call).person("u"),
  "change role": (call) => createPeopleApi(call).changeRole("u", "member"),
  ban: (call) => createPeopleApi(call).ban("u", {}),
  unban: (call) => createPeopleApi(call).unban("u"),
  mute: (call) => createPeopleApi(call).mute("u", { for_s: 60 }),
  unmute: (call) => createPeopleApi(call).unmute("u"),
  "reset password": (call) => createPeopleApi(call).resetPassword("u"),
  invites: (call) => createPeopleApi(call).invites(),
  "create invite": (call) => createPeopleApi(call).createInvite({ role: "member" }),
  "revoke invite": (call) => createPeopleApi(call).revokeInvite("i"),
  "look at invite": (call) => createPeopleApi(call).lookAtInvite("c"),
  "accept invite": (call) => createPeopleApi(call).acceptInvite("c"),
  "listed rooms": (call) => createPeopleApi(call).rooms(),
  archive: (call) => createPeopleApi(call).archive("r", true),
  "delete a reported message": (call) => createPeopleApi(call).deleteMessage("r", 7),
  bots: (call) => createPeopleApi(call).bots(),
  "create bot": (call) => createPeopleApi(call).createBot("b"),
  "renew token": (call) => createPeopleApi(call).renewToken("b"),
  "delete bot": (call) => createPeopleApi(call).deleteBot("b"),
  hooks: (call) => createPeopleApi(call).hooks("r"),
  "create incoming": (call) => createPeopleApi(call).createIncoming("r", "h"),
  "create outgoing": (call) => createPeopleApi(call).createOutgoing("r", "https://h.example"),
  "delete hook": (call) => createPeopleApi(call).deleteHook("r", "h"),
  reports: (call) => createPeopleApi(call).reports("open"),
  resolve: (call) => createPeopleApi(call).resolve("r", "n"),
  audit: (call) => createPeopleApi(call).audit(),
  settings: (call) => createPeopleApi(call).settings(),
  "change settings": (call) => createPeopleApi(call).changeSettings({ retention_days: 7 }),
  "push key": (call) => createPeopleApi(call).pushKey(),
  "set push device": (call) =>
    createPeopleApi(call).setPushDevice({ endpoint: "e", p256dh: "p", auth: "a", preview: true }),
  "remove push device": (call) => createPeopleApi(call).removePushDevice(),
  "test push": (call) => createPeopleApi(call).testPush(),
  notify: (call) => createRoomsRest(call).notify("r", { level: "all", muteS: 60 }),
  "create room": (call) => createRoomsRest(call).create({ name: "r", kind: "open" }),
  direct: (call) => createRoomsRest(call).direct(["u"]),
  "change room": (call) => createRoomsRest(call).change("r", { name: "s" }),
  "remove room": (call) => createRoomsRest(call).remove("r", "r"),
  join: (call) => createRoomsRest(call).join("r"),
  "leave room": (call) => createRoomsRest(call).leave("r"),
  members: (call) => createRoomsRest(call).members("r", null),
  "add member": (call) => createRoomsRest(call).addMember("r", "u"),
  "change member": (call) => createRoomsRest(call).changeMember("r", "u", { role: "moderator" }),
  kick: (call) => createRoomsRest(call).kick("r", "u", 60, "w"),
  users: (call) => createRoomsRest(call).users("an"),
  "delete message": (call) => createRoomsRest(call).deleteMessage("r", 7, "w"),
  report: (call) => createRoomsRest(call).report("r", 7, "w"),
  invite: (call) => createRoomsRest(call).invite(wish),
  pins: (call) => createKeptApi(call).pins("r"),
  saved: (call) => createKeptApi(call).saved(),
  "saved in": (call) => createKeptApi(call).savedIn("r"),
  save: (call) => createKeptApi(call).save("r", 7),
  unsave: (call) => createKeptApi(call).unsave("r", 7),
  search: (call) => createSearchApi(call).search({ q: "hello", order: "newest" }),
};

test.each(
  Object.keys(calls).flatMap((name) => [[name, "all there is"] as const, [name, "the least"] as const]),
)("the answer to %s is understood, with %s", async (name, amount) => {
  const { asked, call } = documented(amount === "all there is");
  const outcome = await calls[name]?.(call);
  expect(outcome).toMatchObject({ ok: true });
  expect(asked).toHaveLength(1);
});

test("no call of the app is missing here", () => {
  const { call } = documented(true);
  const made = [
    createRest(call),
    createSessionApi(call),
    createPeopleApi(call),
    createRoomsRest(call),
    createSearchApi(call),
    createKeptApi(call),
  ];
  expect(Object.keys(calls)).toHaveLength(made.flatMap((one) => Object.keys(one)).length);
});
