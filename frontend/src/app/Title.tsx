import { useLocation } from "wouter";
import { badgeOf } from "@/features/rooms/badge";
import { useChat } from "./chatContext";
import { placeOf } from "./paths";
import { roomsText, text } from "./text";
import { useAttentive } from "./useAttentive";

/** The title of the window: what calls one, where one is, whose server it is. */
export function Title() {
  const looking = useAttentive();
  // The room one looks at is being read; counting it would make the title flicker.
  const unread = useChat((state) =>
    state.rooms.reduce((sum, room) => (looking && room.id === state.open ? sum : sum + badgeOf(room)), 0),
  );
  const room = useChat((state) => {
    const here = (one: { readonly id: string }) => one.id === state.open;
    const open = state.rooms.find(here) ?? state.leftRooms.find(here);
    return open === undefined ? null : roomsText.label(open.kind, open.name);
  });
  const server = useChat((state) => state.server?.name ?? text.app.name());
  const [location] = useLocation();
  const { page } = placeOf(location);
  return (
    <title>
      {page === "settings" || page === "admin"
        ? text.app.title(unread, page === "settings" ? text.me.settings() : text.me.admin(), server)
        : text.app.title(unread, room, server)}
    </title>
  );
}
