import type { ReactNode } from "react";
import styles from "./DownloadLink.module.css";

/** A file that the server makes: the browser fetches it as any other, however large it is. */
export function DownloadLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <a href={href} download className={styles.link}>
      {children}
    </a>
  );
}
