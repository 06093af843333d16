import { useChat } from "@/app/chatContext";
import { text } from "@/app/text";
import { FormDialog } from "../pages/FormDialog";
import { useSignOut } from "../rooms/useSignOut";

/** Asked only while messages wait: leaving then may cost them. */
export function SignOutDialog({ onClose }: { readonly onClose: () => void }) {
  const waiting = useChat((state) => state.waiting);
  const signOut = useSignOut();
  return (
    <FormDialog
      title={text.me.confirmTitle(waiting)}
      lead={text.me.confirmBody(waiting)}
      submit={text.me.leaveAnyway()}
      pending={text.me.signingOut()}
      cancel={text.me.stay()}
      danger
      run={() => signOut().then(() => ({ ok: true, value: null }) as const)}
      onDone={onClose}
      onClose={onClose}
    />
  );
}
