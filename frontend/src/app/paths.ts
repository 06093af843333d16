export const settingsTabs = [
  "profile",
  "appearance",
  "notifications",
  "accessibility",
  "devices",
  "data",
] as const;
export type SettingsTab = (typeof settingsTabs)[number];

export const adminTabs = ["people", "invites", "rooms", "bots", "reports", "audit", "settings"] as const;
export type AdminTab = (typeof adminTabs)[number];

/** Where the person is. Every address of the app is one of these; anything else is `unknown`. */
export type Place =
  | { readonly page: "rooms" }
  | { readonly page: "room"; readonly room: string }
  | { readonly page: "members"; readonly room: string }
  /** The room, opened at one of its messages. */
  | { readonly page: "message"; readonly room: string; readonly seq: number }
  /** What is searched for stands in the query. */
  | { readonly page: "search" }
  | { readonly page: "saved" }
  | { readonly page: "enter" }
  /** What somebody sees who was given an invite. */
  | { readonly page: "join"; readonly code: string }
  /** The first owner makes themselves known. */
  | { readonly page: "set-up"; readonly token: string }
  /** `tab` null: the list of them, a page of its own on a phone. */
  | { readonly page: "settings"; readonly tab: SettingsTab | null }
  | { readonly page: "admin"; readonly tab: AdminTab | null }
  | { readonly page: "unknown" };

/** How to become somebody: as a guest with a name, with a password, or with a new account. */
export const ways = ["guest", "sign-in", "create"] as const;
export type Way = (typeof ways)[number];

export const paths = {
  rooms: () => "/",
  room: (room: string) => `/r/${encodeURIComponent(room)}`,
  members: (room: string) => `/r/${encodeURIComponent(room)}/members`,
  message: (room: string, seq: number) => `/r/${encodeURIComponent(room)}/m/${seq}`,
  /** `from`: the address to come back to after entering. */
  enter: (from?: string) =>
    from === undefined || from === "/" ? "/login" : `/login?from=${encodeURIComponent(from)}`,
  join: (code: string) => `/join/${encodeURIComponent(code)}`,
  setUp: (token: string) => `/setup/${encodeURIComponent(token)}`,
  search: (query = "", order: "newest" | "best" = "newest") => {
    const params = new URLSearchParams();
    if (query !== "") params.set("q", query);
    if (order === "best") params.set("order", order);
    return params.size === 0 ? "/search" : `/search?${params}`;
  },
  saved: () => "/saved",
  settings: (tab?: SettingsTab | null) => (tab == null ? "/settings" : `/settings/${tab}`),
  admin: (tab?: AdminTab | null) => (tab == null ? "/admin" : `/admin/${tab}`),
};

/** Reads an address (path only, no query). */
export function placeOf(path: string): Place {
  const [first, second, third, fourth, ...rest] = path.split("/").filter((part) => part !== "");
  if (first === "r" && third === "m" && fourth !== undefined && rest.length === 0)
    return messagePlace(second, fourth);
  if (fourth !== undefined) return { page: "unknown" };
  switch (first) {
    case undefined:
      return { page: "rooms" };
    case "login":
      return second === undefined ? { page: "enter" } : { page: "unknown" };
    case "search":
      return second === undefined ? { page: "search" } : { page: "unknown" };
    case "saved":
      return second === undefined ? { page: "saved" } : { page: "unknown" };
    case "r":
      return roomPlace(second, third);
    case "join":
    case "setup": {
      const secret = third === undefined && second !== undefined ? decoded(second) : null;
      if (secret === null) return { page: "unknown" };
      return first === "join" ? { page: "join", code: secret } : { page: "set-up", token: secret };
    }
    case "settings":
    case "admin":
      return third === undefined ? tabPlace(first, second) : { page: "unknown" };
    default:
      return { page: "unknown" };
  }
}

function roomPlace(second: string | undefined, third: string | undefined): Place {
  const room = second === undefined ? null : decoded(second);
  if (room === null) return { page: "unknown" };
  if (third === undefined) return { page: "room", room };
  return third === "members" ? { page: "members", room } : { page: "unknown" };
}

function messagePlace(second: string | undefined, fourth: string): Place {
  const room = second === undefined ? null : decoded(second);
  if (room === null || !/^[1-9]\d{0,15}$/.test(fourth)) return { page: "unknown" };
  return { page: "message", room, seq: Number(fourth) };
}

function tabPlace(page: "settings" | "admin", name: string | undefined): Place {
  if (name === undefined) return { page, tab: null };
  if (page === "settings") {
    const tab = settingsTabs.find((one) => one === name);
    return tab === undefined ? { page: "unknown" } : { page, tab };
  }
  const tab = adminTabs.find((one) => one === name);
  return tab === undefined ? { page: "unknown" } : { page, tab };
}

/** The address to go to after entering: the one asked for, if it is one of ours. */
export function cameFrom(query: string): string {
  const from = new URLSearchParams(query).get("from");
  if (from === null || !from.startsWith("/")) return paths.rooms();
  const [path = "", ...rest] = from.split("?");
  const place = placeOf(path);
  switch (place.page) {
    case "room":
      return paths.room(place.room);
    case "members":
      return paths.members(place.room);
    case "message":
      return paths.message(place.room, place.seq);
    case "search":
      return paths.search(new URLSearchParams(rest.join("?")).get("q") ?? "");
    case "saved":
      return paths.saved();
    case "settings":
      return paths.settings(place.tab);
    case "admin":
      return paths.admin(place.tab);
    case "rooms":
    case "enter":
    case "join":
    case "set-up":
    case "unknown":
      return paths.rooms();
  }
}

/** Which way in the address asks for; `null`: it does not say. */
export function wayOf(query: string): Way | null {
  const how = new URLSearchParams(query).get("how");
  return ways.find((way) => way === how) ?? null;
}

/** The same query with another way in. */
export function withWay(query: string, way: Way): string {
  const params = new URLSearchParams(query);
  params.set("how", way);
  return `?${params}`;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
