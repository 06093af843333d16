import { useState } from "react";
import { useChat } from "@/app/chatContext";
import { text } from "@/app/text";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { useSignOut } from "../rooms/useSignOut";
import styles from "./FormDialog.module.css";

/** Asked only while messages wait: leaving then may cost them. */
export function SignOutDialog({ onClose }: { readonly onClose: () => void }) {
  const waiting = useChat((state) => state.waiting);
  const signOut = useSignOut();
  const [pending, setPending] = useState(false);

  const leave = async () => {
    if (pending) return;
    setPending(true);
    await signOut();
    onClose();
  };

  return (
    <Dialog title={text.me.confirmTitle(waiting)} closeLabel={text.app.close()} onClose={onClose}>
      <div className={styles.form}>
        <p className={styles.lead}>{text.me.confirmBody(waiting)}</p>
        <div className={styles.buttons}>
          <Button look="quiet" onClick={onClose} data-first>
            {text.me.stay()}
          </Button>
          <Button look="danger" aria-disabled={pending} onClick={() => void leave()}>
            {pending ? text.me.signingOut() : text.me.leaveAnyway()}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
