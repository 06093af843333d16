import type { Overlay } from "@/app/overlay";
import { CreateRoomDialog } from "./CreateRoomDialog";
import { JumpDialog } from "./JumpDialog";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { SignOutDialog } from "./SignOutDialog";

type Props = { readonly overlay: Overlay; readonly onClose: () => void };

/** All dialogs, in one chunk that is fetched when the browser has nothing better to do. */
export function Dialogs({ overlay, onClose }: Props) {
  switch (overlay) {
    case "none":
      return null;
    case "create-room":
      return <CreateRoomDialog onClose={onClose} />;
    case "jump":
      return <JumpDialog onClose={onClose} />;
    case "shortcuts":
      return <ShortcutsDialog onClose={onClose} />;
    case "sign-out":
      return <SignOutDialog onClose={onClose} />;
  }
}
