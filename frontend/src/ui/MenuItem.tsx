import { Check } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./MenuItem.module.css";

type Props = {
  readonly icon: ReactNode;
  readonly children: ReactNode;
  readonly onChoose: () => void;
  /** One of several that exclude each other: whether it is the chosen one. */
  readonly checked?: boolean;
};

export function MenuItem({ icon, children, onChoose, checked }: Props) {
  const shared = { type: "button", tabIndex: -1, className: styles.item, onClick: onChoose } as const;
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
