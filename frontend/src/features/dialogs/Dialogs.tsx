import type { Overlay } from "@/app/overlay";
import { CreateRoomDialog } from "./CreateRoomDialog";
import { JumpDialog } from "./JumpDialog";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { SignOutDialog } from "./SignOutDialog";

type Props = { readonly overlay: Overlay; readonly onClose: () => void };

/** The dialog that is open, if any. Part of the first load: it has to open without the server. */
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
