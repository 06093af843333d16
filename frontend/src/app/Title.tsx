import { useLocation } from "wouter";
import { badgeOf } from "@/features/rooms/badge";
import { useChat } from "./chatContext";
import { type Place, placeOf } from "./paths";
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
  return <title>{text.app.title(unread, pageTitle(page) ?? room, server)}</title>;
}

/** Of a page that is no room. */
function pageTitle(page: Place["page"]): string | null {
  if (page === "search") return roomsText.search();
  if (page === "saved") return roomsText.saved();
  if (page === "settings") return text.me.settings();
  return page === "admin" ? text.me.admin() : null;
}
