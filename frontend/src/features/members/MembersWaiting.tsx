import styles from "./MembersPane.module.css";

/** The place of the members pane until its file is here. */
export function MembersWaiting({ look }: { readonly look: "pane" | "drawer" | "route" }) {
  return <div className={styles.pane} data-look={look} aria-busy="true" />;
}
