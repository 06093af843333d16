import type { ReactNode } from "react";
import { classes } from "@/ui/classes";
import styles from "./BannerFrame.module.css";

export function BannerFrame({ good, children }: { readonly good: boolean; readonly children: ReactNode }) {
  return <div className={classes(styles.bar, good && styles.good)}>{children}</div>;
}
