/** Where the person is. Every address of the app is one of these; anything else is `unknown`. */
export type Place =
  | { readonly page: "rooms" }
  | { readonly page: "room"; readonly room: string }
  | { readonly page: "members"; readonly room: string }
  | { readonly page: "enter" }
  | { readonly page: "unknown" };

export const paths = {
  rooms: () => "/",
  room: (room: string) => `/r/${encodeURIComponent(room)}`,
  members: (room: string) => `/r/${encodeURIComponent(room)}/members`,
  /** `from`: the address to come back to after entering. */
  enter: (from?: string) =>
    from === undefined || from === "/" ? "/login" : `/login?from=${encodeURIComponent(from)}`,
};

/** Reads an address (path only, no query). */
export function placeOf(path: string): Place {
  const [first, second, third, ...rest] = path.split("/").filter((part) => part !== "");
  if (first === undefined) return { page: "rooms" };
  if (first === "login" && second === undefined) return { page: "enter" };
  if (first !== "r" || second === undefined || rest.length > 0) return { page: "unknown" };
  const room = decoded(second);
  if (room === null) return { page: "unknown" };
  if (third === undefined) return { page: "room", room };
  return third === "members" ? { page: "members", room } : { page: "unknown" };
}

/** The address to go to after entering: the one asked for, if it is one of ours. */
export function cameFrom(query: string): string {
  const from = new URLSearchParams(query).get("from");
  if (from === null || !from.startsWith("/")) return paths.rooms();
  const place = placeOf(from);
  switch (place.page) {
    case "room":
      return paths.room(place.room);
    case "members":
      return paths.members(place.room);
    case "rooms":
    case "enter":
    case "unknown":
      return paths.rooms();
  }
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
