import { useLayoutEffect, useRef } from "react";
import { Button } from "@/ui/Button";
import styles from "./NotLoaded.module.css";
import { roomsText, text } from "./text";

/** Instead of a part of the page whose file did not come. It needs no other part itself. */
export function NotLoaded({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby="not-loaded"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id="not-loaded" className={styles.title}>
        {roomsText.notLoadedTitle()}
      </h2>
      <p>{roomsText.notLoadedBody()}</p>
      <div className={styles.buttons}>
        <Button look="quiet" onClick={onClose}>
          {text.app.close()}
        </Button>
        <Button look="primary" onClick={() => location.reload()}>
          {text.app.reload()}
        </Button>
      </div>
    </dialog>
  );
}
