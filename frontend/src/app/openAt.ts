import { useLocation } from "wouter";
import { useActions } from "./chatContext";
import { paths } from "./paths";

/** Opens a room at one of its messages, which is shown in the middle, stands out for a moment and takes the focus. */
export function useOpenAt(): (room: string, seq: number) => void {
  const actions = useActions();
  const [location, navigate] = useLocation();
  return (room, seq) => {
    const path = paths.message(room, seq);
    // The address says so already: whoever scrolled away comes back.
    if (location === path) actions.openAt(room, seq);
    else navigate(path);
  };
}
