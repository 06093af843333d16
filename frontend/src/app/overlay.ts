import { createContext, useContext } from "react";
import type { Line, User } from "@/chat/types";

/** The one dialog that may be open. */
export type Overlay =
  | "none"
  | "palette"
  | "shortcuts"
  /** How to have the app beside other apps. */
  | "install"
  | "sign-out"
  /** To the server. To a room: with the dialogs about rooms. */
  | "invite"
  | "claim"
  | RoomOverlay;

/** Dialogs about rooms, people and messages. They come after the first load. */
export type RoomOverlay =
  | "create-room"
  | "browse"
  | "direct"
  | {
      readonly about: "room";
      readonly dialog: "notify" | "pins" | "settings" | "invite" | "add" | "hooks" | "leave" | "delete";
      readonly room: string;
    }
  | {
      readonly about: "member";
      readonly dialog: "remove" | "hand-over";
      readonly room: string;
      readonly user: User;
    }
  | {
      readonly about: "message";
      readonly dialog: "delete" | "report" | "who";
      readonly room: string;
      readonly line: SentLine;
    };

export type SentLine = Extract<Line, { readonly status: "sent" }>;

/** How many dialogs were closed: each may have changed what a page shows. */
export const ClosedContext = createContext(0);

export const OverlayContext = createContext<(overlay: Overlay) => void>(() => {});

/** Opens a dialog, or closes it with `none`. */
export function useOverlay(): (overlay: Overlay) => void {
  return useContext(OverlayContext);
}
