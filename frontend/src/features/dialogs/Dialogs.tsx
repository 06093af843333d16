import { useChat } from "@/app/chatContext";
import { LazyDialog } from "@/app/LazyDialog";
import { ClaimDialog, InviteDialog } from "@/app/lazyParts";
import type { Overlay } from "@/app/overlay";
import { CreateRoomDialog } from "./CreateRoomDialog";
import { JumpDialog } from "./JumpDialog";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { SignOutDialog } from "./SignOutDialog";

type Props = { readonly overlay: Overlay; readonly onClose: () => void };

/**
 * The dialog that is open, if any. Those that work without the server are part of the first load; the
 * others come when they are asked for.
 */
export function Dialogs({ overlay, onClose }: Props) {
  const room = useChat((state) => state.rooms.find((one) => one.id === state.open));
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
    case "invite":
    case "invite-server":
      return (
        <LazyDialog onClose={onClose}>
          {overlay === "invite" && room !== undefined ? (
            <InviteDialog room={room} onClose={onClose} />
          ) : (
            <InviteDialog onClose={onClose} />
          )}
        </LazyDialog>
      );
    case "claim":
      return (
        <LazyDialog onClose={onClose}>
          <ClaimDialog onClose={onClose} />
        </LazyDialog>
      );
  }
}
