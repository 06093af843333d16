import { useLocation } from "wouter";
import { useActions, useChatStore } from "@/app/chatContext";
import { paths } from "@/app/paths";

/** Into the room that an invite leads to, once it is there to be seen; else to the rooms. */
export function useArrival(): (room: string | undefined, name: string | undefined) => Promise<void> {
  const actions = useActions();
  const store = useChatStore();
  const [, navigate] = useLocation();
  return async (room, name) => {
    await actions.refresh();
    // An answer that names no room still said its name when the invite was looked at.
    const found = room ?? store.getState().rooms.find((one) => one.name === name)?.id;
    navigate(found === undefined ? paths.rooms() : paths.room(found), { replace: true });
  };
}
