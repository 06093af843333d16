import type { ButtonHTMLAttributes, Ref } from "react";
import styles from "./Button.module.css";
import { classes } from "./classes";

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className" | "type"> & {
  /** `danger` does it; `dangerous` only leads to a question that can still be answered with no. */
  readonly look: "primary" | "quiet" | "dangerous" | "danger";
  readonly type?: "button" | "submit";
  readonly wide?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
  /** In a dialog without a field: what has the focus first. */
  readonly "data-first"?: boolean;
};

export function Button({ look, type = "button", wide = false, ...rest }: Props) {
  return (
    <button {...rest} type={type} className={classes(styles.button, styles[look], wide && styles.wide)} />
  );
}
