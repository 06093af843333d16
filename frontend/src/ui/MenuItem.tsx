import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";
import styles from "./MenuItem.module.css";

type Props = {
  readonly icon: ReactNode;
  readonly children: ReactNode;
  readonly onChoose: () => void;
  /** One of several that exclude each other: whether it is the chosen one. */
  readonly checked?: boolean;
  /** It takes something away. */
  readonly danger?: boolean;
};

export function MenuItem({ icon, children, onChoose, checked, danger = false }: Props) {
  const className = classes(styles.item, danger && styles.danger);
  const shared = { type: "button", tabIndex: -1, className, onClick: onChoose } as const;
  const content = (
    <>
      <span className={styles.icon}>{icon}</span>
      <span className={styles.words}>{children}</span>
      {checked === true && <Check size={16} aria-hidden="true" />}
    </>
  );
  return checked === undefined ? (
    <button {...shared} role="menuitem">
      {content}
    </button>
  ) : (
    <button {...shared} role="menuitemradio" aria-checked={checked}>
      {content}
    </button>
  );
}
