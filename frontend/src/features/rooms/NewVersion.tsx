import { RefreshCw } from "lucide-react";
import { useEffect } from "react";
import { announce } from "@/app/announce";
import { text } from "@/app/text";
import styles from "./NewVersion.module.css";

/** Out of the way of what is being written: it waits until somebody presses it. */
export function NewVersion({ renew }: { readonly renew: () => void }) {
  useEffect(() => announce(text.connection.outdated()), []);
  return (
    <div className={styles.note}>
      <RefreshCw size={16} aria-hidden="true" />
      <p>
        {text.connection.outdated()}. <span>{text.connection.outdatedSafe()}</span>
      </p>
      <button type="button" className={styles.renew} onClick={renew}>
        {text.app.reload()}
      </button>
    </div>
  );
}
