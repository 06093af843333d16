import { type ReactNode, Suspense } from "react";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import styles from "./LazyDialog.module.css";
import { LoadBoundary } from "./LoadBoundary";
import { text } from "./text";

type Props = { readonly onClose: () => void; readonly children: ReactNode };

/** A dialog whose code comes when it is asked for. Where it cannot come, that is said in its place. */
export function LazyDialog({ onClose, children }: Props) {
  const failed = (
    <Dialog title={text.app.partTitle()} closeLabel={text.app.close()} onClose={onClose}>
      <div className={styles.body}>
        <p className={styles.words}>{text.app.partBody()}</p>
        <div className={styles.buttons}>
          <Button look="quiet" onClick={onClose}>
            {text.app.close()}
          </Button>
          <Button look="primary" onClick={() => window.location.reload()}>
            {text.app.reload()}
          </Button>
        </div>
      </div>
    </Dialog>
  );
  return (
    <LoadBoundary failed={failed}>
      <Suspense fallback={null}>{children}</Suspense>
    </LoadBoundary>
  );
}
