import { Suspense } from "react";
import { lazily } from "@/app/lazily";
import type { Overlay, RoomOverlay } from "@/app/overlay";

type Props = { readonly overlay: Overlay; readonly onClose: () => void };

const palette = lazily(() => import("../palette/Palette").then((part) => part.Palette));
const shortcuts = lazily(() => import("./ShortcutsDialog").then((part) => part.ShortcutsDialog));
const signOut = lazily(() => import("./SignOutDialog").then((part) => part.SignOutDialog));
/** All of them in one file: who opens one will open another. */
const rooms = lazily(() => import("../people/RoomDialogs").then((part) => part.RoomDialogs));

const install = lazily(() => import("../install/InstallDialog").then((part) => part.InstallDialog));
const invite = lazily(() => import("../invites/InviteDialog").then((part) => part.InviteDialog));
const claim = lazily(() => import("../settings/ClaimDialog").then((part) => part.ClaimDialog));

/** They are fetched when the page is idle: by the time one is wanted it opens without the server. */
export const dialogParts = [palette, shortcuts, signOut, rooms];

/** The dialog that is open, if any. */
export function Dialogs({ overlay, onClose }: Props) {
  return <Suspense fallback={null}>{dialogOf(overlay, onClose)}</Suspense>;
}

function dialogOf(overlay: Overlay, onClose: () => void) {
  const aboutRooms = (about: RoomOverlay) => <rooms.Part overlay={about} onClose={onClose} />;
  if (typeof overlay === "object") return aboutRooms(overlay);
  switch (overlay) {
    case "none":
      return null;
    case "palette":
      return <palette.Part onClose={onClose} />;
    case "shortcuts":
      return <shortcuts.Part onClose={onClose} />;
    case "install":
      return <install.Part onClose={onClose} />;
    case "sign-out":
      return <signOut.Part onClose={onClose} />;
    case "invite":
      return <invite.Part onClose={onClose} />;
    case "claim":
      return <claim.Part onClose={onClose} />;
    case "create-room":
    case "browse":
    case "direct":
      return aboutRooms(overlay);
  }
}
