import { useChat } from "./chatContext";
import { text } from "./text";

/** The title of the window: what is unread, where one is, whose server it is. */
export function Title() {
  const unread = useChat((state) => state.rooms.reduce((sum, room) => sum + room.unread, 0));
  const room = useChat((state) => state.rooms.find((one) => one.id === state.open)?.name ?? null);
  const server = useChat((state) => state.server?.name ?? text.app.name());
  return <title>{text.app.title(unread, room, server)}</title>;
}
