import { useChat } from "@/app/chatContext";
import { signOutText } from "@/app/text/signOut";
import { FormDialog } from "../pages/FormDialog";
import { useSignOut } from "../rooms/useSignOut";

/** Asked only while messages wait: leaving then may cost them. */
export function SignOutDialog({ onClose }: { readonly onClose: () => void }) {
  const waiting = useChat((state) => state.waiting);
  const signOut = useSignOut();
  return (
    <FormDialog
      title={signOutText.confirmTitle(waiting)}
      lead={signOutText.confirmBody(waiting)}
      submit={signOutText.leaveAnyway()}
      pending={signOutText.signingOut()}
      cancel={signOutText.stay()}
      danger
      run={() => signOut().then(() => ({ ok: true, value: null }) as const)}
      onDone={onClose}
      onClose={onClose}
    />
  );
}
