import type { ReactNode } from "react";
import { people } from "@/app/text/people";
import { Button } from "@/ui/Button";
import { Note } from "@/ui/Note";
import { Skeleton } from "@/ui/Skeleton";
import styles from "./Loaded.module.css";
import type { Load } from "./load";

type Props<T> = {
  readonly of: Load<T>;
  readonly children: (value: T) => ReactNode;
};

const widths = [42, 58, 36, 50];

/** What was asked for, or grey rows while it comes (not at once: most answers are quicker), or why it did not. */
export function Loaded<T>({ of, children }: Props<T>) {
  switch (of.state.is) {
    case "ready":
      return children(of.state.value);
    case "loading":
      return (
        <div className={styles.rows} role="status" aria-label={people.common.loading()}>
          {widths.map((width) => (
            <div key={width} className={styles.row}>
              <Skeleton width={width} />
              <Skeleton width={width / 2} />
            </div>
          ))}
        </div>
      );
    case "failed":
      return (
        <div className={styles.failed}>
          <Note look="problem">{of.state.refusal.reason}</Note>
          <Button look="quiet" onClick={of.again}>
            {people.common.retry()}
          </Button>
        </div>
      );
  }
}
