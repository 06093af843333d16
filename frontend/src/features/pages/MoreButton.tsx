import { people } from "@/app/text/people";
import { Button } from "@/ui/Button";
import { Note } from "@/ui/Note";
import styles from "./MoreButton.module.css";
import type { Pages } from "./useLoad";

/** The next page of a long list, while there is one. */
export function MoreButton<T>({ of }: { readonly of: Pages<T> }) {
  if (of.state.is !== "ready" || of.state.value.cursor === undefined) return null;
  return (
    <div className={styles.more}>
      {of.refusal !== null && <Note look="problem">{of.refusal.reason}</Note>}
      <Button look="quiet" aria-disabled={of.pending} onClick={of.more}>
        {of.pending ? people.common.loadingMore() : people.common.more()}
      </Button>
    </div>
  );
}
