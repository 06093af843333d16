import { use, useEffect, useRef, useState } from "react";
import { writingText } from "@/app/text/writing";
import { AroundContext, tabStop } from "./context";
import { wordsOf } from "./lex";
import { Parts } from "./Parts";
import styles from "./Spoiler.module.css";
import type { Inline } from "./tree";

/** Words that nobody reads, sees or hears unless they ask for it. */
export function Spoiler({ parts }: { readonly parts: readonly Inline[] }) {
  const { reachable } = use(AroundContext);
  const [open, setOpen] = useState(false);
  const shown = useRef<HTMLSpanElement>(null);

  // The button that had the focus is gone: what it showed is read instead.
  useEffect(() => {
    if (open) shown.current?.focus({ preventScroll: true });
  }, [open]);

  if (open) {
    return (
      <span ref={shown} tabIndex={-1} className={styles.open}>
        <Parts parts={parts} />
      </span>
    );
  }
  return (
    <button
      type="button"
      className={styles.closed}
      aria-label={writingText.spoiler.show()}
      title={writingText.spoiler.show()}
      tabIndex={tabStop(reachable)}
      onClick={() => setOpen(true)}
    >
      <span aria-hidden="true" className={styles.hidden}>
        {wordsOf(parts)}
      </span>
    </button>
  );
}
