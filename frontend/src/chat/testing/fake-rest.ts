/** The REST side of the fake server: rooms and their seats. */
import type { User } from "../types";
import type { FakeRoom } from "./fake-log";

export type RoomsBehind = {
  readonly rooms: ReadonlyMap<string, FakeRoom>;
  sees(of: FakeRoom, user: User): boolean;
  describe(of: FakeRoom, user: User): object;
  add(name: string, wanted: Partial<Pick<FakeRoom, "kind" | "topic">>, users: readonly User[]): FakeRoom;
  changed(of: FakeRoom): void;
  removed(id: string): void;
  putOut(id: string, user: User): void;
  people(): readonly User[];
};

const problem = (status: number, code: string, detail: string) => Response.json({ code, detail }, { status });
const NOT_FOUND = () => problem(404, "not_found", "There is no such room.");
const done = () => new Response(null, { status: 204 });

/** `null`: not one of these. */
export function roomRequest(
  server: RoomsBehind,
  user: User,
  method: string,
  address: string,
  body: Record<string, unknown>,
): Response | null {
  const { pathname, searchParams } = new URL(address, "http://fake");
  const [, api, what, id, part, whom] = pathname.split("/");
  if (api !== "api") return null;
  const people = (ids: unknown) =>
    server.people().filter((one) => Array.isArray(ids) && ids.includes(one.id));
  if (what === "users") {
    const query = (searchParams.get("query") ?? "").toLowerCase();
    return Response.json({ users: server.people().filter(({ name }) => name.toLowerCase().includes(query)) });
  }
  if (what === "directs") {
    const users = [user, ...people(body["users"])];
    const same = [...server.rooms.values()].find(
      ({ kind, seats }) =>
        kind === "direct" && seats.size === users.length && users.every((one) => seats.has(one.id)),
    );
    return Response.json(server.describe(same ?? server.add("", { kind: "direct" }, users), user));
  }
  if (what !== "rooms") return null;
  if (id === undefined) {
    const kind = body["kind"] === "private" ? "private" : "open";
    const room = server.add(String(body["name"]), { kind, topic: String(body["topic"] ?? "") }, [user]);
    return Response.json(server.describe(room, user));
  }
  const of = server.rooms.get(id);
  if (of === undefined || !server.sees(of, user)) return NOT_FOUND();
  const answer = () => Response.json(server.describe(of, user));
  switch (`${method} ${part ?? ""}`) {
    case "PATCH ":
      if (of.seats.get(user.id)?.role !== "owner")
        return problem(403, "forbidden", "Only owners may change it.");
      Object.assign(of, body);
      server.changed(of);
      return answer();
    case "DELETE ":
      if (searchParams.get("confirm") !== of.name)
        return problem(422, "bad_request", "That is not its name.");
      server.removed(of.id);
      return done();
    case "PUT seat":
      of.left.delete(user.id);
      of.seats.set(user.id, { role: "member" });
      return answer();
    case "DELETE seat":
      if (of.kind === "open") {
        of.seats.delete(user.id);
        of.left.add(user.id);
      } else server.putOut(of.id, user);
      return done();
    case "GET members": {
      // Two to a page.
      const from = Number(searchParams.get("cursor") ?? 0);
      const seated = [...of.seats].map(([seat, { role }]) => ({
        user: server.people().find((one) => one.id === seat),
        role,
        since: "",
        online: false,
      }));
      const rest = from + 2 < seated.length ? { cursor: String(from + 2) } : {};
      return Response.json({ members: seated.slice(from, from + 2), ...rest });
    }
    case "POST messages":
      return done();
    case "DELETE members": {
      const [out] = people([whom]);
      if (out !== undefined) server.putOut(of.id, out);
      return done();
    }
  }
  return null;
}
