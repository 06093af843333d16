import styles from "./Avatar.module.css";
import { classes } from "./classes";
import { hueOf, initialsOf } from "./hue";

type Props = {
  readonly id: string;
  readonly name: string;
  readonly size: "small" | "medium" | "large";
  /** A dot in the corner. Its meaning is said in words elsewhere: the avatar is decoration. */
  readonly dot?: "on" | "off";
};

export function Avatar({ id, name, size, dot }: Props) {
  return (
    <span aria-hidden="true" className={classes(styles.avatar, styles[size])} style={{ "--hue": hueOf(id) }}>
      {initialsOf(name, size === "small" ? 1 : 2)}
      {dot !== undefined && <i className={classes(styles.dot, dot === "off" && styles.off)} />}
    </span>
  );
}
