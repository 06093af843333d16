import { useChat } from "@/app/chatContext";
import { ownText } from "@/app/text/own";
import { FormDialog } from "../pages/FormDialog";
import { useSignOut } from "../rooms/useSignOut";

/** Asked only while messages wait: leaving then may cost them. */
export function SignOutDialog({ onClose }: { readonly onClose: () => void }) {
  const waiting = useChat((state) => state.waiting);
  const signOut = useSignOut();
  return (
    <FormDialog
      title={ownText.confirmTitle(waiting)}
      lead={ownText.confirmBody(waiting)}
      submit={ownText.leaveAnyway()}
      pending={ownText.signingOut()}
      cancel={ownText.stay()}
      danger
      run={() => signOut().then(() => ({ ok: true, value: null }) as const)}
      onDone={onClose}
      onClose={onClose}
    />
  );
}
