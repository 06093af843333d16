import type { ButtonHTMLAttributes, Ref } from "react";
import { classes } from "./classes";
import styles from "./IconButton.module.css";

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className" | "type" | "aria-label" | "title"> & {
  /** The accessible name, and the tooltip. */
  readonly label: string;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly small?: boolean;
};

export function IconButton({ label, small = false, ...rest }: Props) {
  return (
    <button
      {...rest}
      type="button"
      aria-label={label}
      title={label}
      className={classes(styles.button, small && styles.small)}
    />
  );
}
