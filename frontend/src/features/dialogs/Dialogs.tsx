import { Suspense } from "react";
import { lazily } from "@/app/lazily";
import type { Overlay, RoomOverlay } from "@/app/overlay";
import { JumpDialog } from "./JumpDialog";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { SignOutDialog } from "./SignOutDialog";

type Props = { readonly overlay: Overlay; readonly onClose: () => void };

/** All of them in one file: who opens one will open another. */
export const roomDialogs = lazily(() => import("../people/RoomDialogs").then((part) => part.RoomDialogs));

/**
 * The dialog that is open, if any. What has to open without the server is part of the first load; what
 * asks the server anyway comes after it.
 */
export function Dialogs({ overlay, onClose }: Props) {
  const later = (about: RoomOverlay) => (
    <Suspense fallback={null}>
      <roomDialogs.Part overlay={about} onClose={onClose} />
    </Suspense>
  );
  if (typeof overlay === "object") return later(overlay);
  switch (overlay) {
    case "none":
      return null;
    case "jump":
      return <JumpDialog onClose={onClose} />;
    case "shortcuts":
      return <ShortcutsDialog onClose={onClose} />;
    case "sign-out":
      return <SignOutDialog onClose={onClose} />;
    case "create-room":
    case "browse":
    case "direct":
      return later(overlay);
  }
}
