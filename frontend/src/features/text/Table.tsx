import { use } from "react";
import { writingText } from "@/app/text/writing";
import { AroundContext } from "./context";
import { Parts } from "./Parts";
import styles from "./Table.module.css";
import type { Block } from "./tree";

type Props = Extract<Block, { readonly kind: "table" }>;

/** Wider than the room it has, it scrolls for itself. */
export function Table({ align, head, rows }: Props) {
  const { reachable } = use(AroundContext);
  return (
    // What scrolls must be reached by keys.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
    <div
      role="group"
      aria-label={writingText.table()}
      tabIndex={reachable ? 0 : -1}
      className={styles.scroll}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            {head.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move.
              <th key={column} scope="col" dir="auto" data-align={align[column] ?? undefined}>
                <Parts parts={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move.
            <tr key={index}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move.
                <td key={column} dir="auto" data-align={align[column] ?? undefined}>
                  <Parts parts={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
