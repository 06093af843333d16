import { useState } from "react";
import { useStore } from "zustand";
import { installed, installing } from "@/app/install";
import { text } from "@/app/text";
import { installText } from "@/app/text/install";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Note } from "@/ui/Note";
import styles from "./InstallDialog.module.css";
import { stepsFor } from "./steps";

/** Offers what the browser offers; where it offers nothing, says how it is done by hand. */
export function InstallDialog({ onClose }: { readonly onClose: () => void }) {
  const { offer, done } = useStore(installing);
  const [asked, setAsked] = useState<"no" | "waiting" | "dismissed">("no");

  const install = async () => {
    if (offer === null || asked === "waiting") return;
    setAsked("waiting");
    const { outcome } = await offer.prompt();
    setAsked(outcome === "dismissed" ? "dismissed" : "no");
    // An offer can be taken once.
    installing.setState(outcome === "accepted" ? { offer: null, done: true } : { offer: null });
  };

  const content = () => {
    if (installed()) return <Note look="done">{installText.already()}</Note>;
    if (done) return <Note look="done">{installText.done()}</Note>;
    if (asked === "dismissed") return <Note look="info">{installText.dismissed()}</Note>;
    if (!isSecureContext) return <Note look="info">{installText.insecure()}</Note>;
    if (offer !== null) return null;
    return (
      <ol className={styles.steps}>
        {stepsFor(navigator.userAgent, navigator.maxTouchPoints).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    );
  };

  return (
    <Dialog title={installText.title()} closeLabel={text.app.close()} onClose={onClose}>
      <div className={styles.body}>
        <p className={styles.lead}>{installText.lead()}</p>
        {content()}
        <div className={styles.buttons}>
          <Button look="quiet" onClick={onClose} data-first>
            {text.app.close()}
          </Button>
          {offer !== null && !done && (
            <Button look="primary" aria-disabled={asked === "waiting"} onClick={() => void install()}>
              {asked === "waiting" ? installText.waiting() : installText.submit()}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
