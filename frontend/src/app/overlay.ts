import { createContext, useContext } from "react";

/** The one dialog that may be open. */
export type Overlay = "none" | "create-room" | "jump" | "shortcuts" | "sign-out";

export const OverlayContext = createContext<(overlay: Overlay) => void>(() => {});

/** Opens a dialog, or closes it with `none`. */
export function useOverlay(): (overlay: Overlay) => void {
  return useContext(OverlayContext);
}
