import { classes } from "./classes";
import styles from "./Logo.module.css";

export function Logo({ size }: { readonly size: "small" | "large" }) {
  return (
    <span aria-hidden="true" className={classes(styles.logo, styles[size])}>
      <svg viewBox="0 0 24 24" fill="none" aria-hidden="true">
        <path
          d="M6.500 6h11A2.500 2.500 0 0 1 20 8.500v6a2.500 2.500 0 0 1-2.500 2.500H12l-4.200 3.500V17H6.500A2.500 2.500 0 0 1 4 14.500v-6A2.500 2.500 0 0 1 6.500 6Z"
          fill="#fff"
        />
      </svg>
    </span>
  );
}
