import { X } from "lucide-react";
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { classes } from "./classes";
import styles from "./Dialog.module.css";
import { IconButton } from "./IconButton";

type Props = {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly size?: "narrow" | "wide";
  /** `palette`: near the top, its title is for screen readers only. */
  readonly look?: "card" | "palette";
  /** A click beside it does not close it: what it shows cannot be had again. */
  readonly stays?: boolean;
};

/**
 * A modal dialog on the native element: the browser keeps the rest inert, closes it on Escape and gives
 * the focus back to what had it before.
 */
export function Dialog({
  title,
  closeLabel,
  onClose,
  children,
  size = "narrow",
  look = "card",
  stays = false,
}: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // React focuses before the dialog is open, which does nothing; then the close button would be first.
    const first = element?.querySelector<HTMLElement>("input:not([hidden]), [data-first]");
    // A dialog that only shows something, or loads: its title is read, and nothing is pressed by accident.
    (first ?? element?.querySelector<HTMLElement>("h2"))?.focus();
    // Closed before it leaves the page: only then does the browser give the focus back.
    return () => element?.close();
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the key for "click outside" is Escape, which the element has.
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      className={classes(styles.dialog, styles[size], look === "palette" && styles.palette)}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current && !stays) onClose();
      }}
    >
      <div className={styles.body}>
        {look === "card" ? (
          <div className={styles.top}>
            <h2 id={titleId} tabIndex={-1} className={styles.title}>
              {title}
            </h2>
            <IconButton label={closeLabel} onClick={onClose}>
              <X size={18} aria-hidden="true" />
            </IconButton>
          </div>
        ) : (
          <h2 id={titleId} className="sr-only">
            {title}
          </h2>
        )}
        {children}
      </div>
    </dialog>
  );
}
