import { use } from "react";
import { AroundContext, tabStop } from "./context";
import { Parts } from "./Parts";
import styles from "./TextLink.module.css";
import type { Inline } from "./tree";

/** Its address was judged when it was read: http, https or mailto. Says where it leads if its words do not. */
export function TextLink({ link }: { readonly link: Extract<Inline, { readonly kind: "link" }> }) {
  const { reachable } = use(AroundContext);
  return (
    <>
      <a
        className={styles.link}
        href={link.href}
        title={link.href}
        rel="noopener noreferrer nofollow ugc"
        target={link.href.startsWith("mailto:") ? undefined : "_blank"}
        tabIndex={tabStop(reachable)}
      >
        <Parts parts={link.parts} inLink />
      </a>
      {link.host !== null && <bdi className={styles.host}> ({link.host})</bdi>}
    </>
  );
}
