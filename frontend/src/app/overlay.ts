import { createContext, useContext } from "react";

/** The one dialog that may be open. `invite`: into the open room; `invite-server`: to the server. */
export type Overlay =
  | "none"
  | "create-room"
  | "jump"
  | "shortcuts"
  | "sign-out"
  | "invite"
  | "invite-server"
  | "claim";

export const OverlayContext = createContext<(overlay: Overlay) => void>(() => {});

/** Opens a dialog, or closes it with `none`. */
export function useOverlay(): (overlay: Overlay) => void {
  return useContext(OverlayContext);
}
