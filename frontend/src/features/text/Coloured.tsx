import styles from "./Coloured.module.css";
import type { Shade } from "./shades";

export function Coloured({ shades }: { readonly shades: readonly Shade[] }) {
  return shades.map((shade, index) =>
    shade.as === null ? (
      shade.words
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move.
      <span key={index} className={styles[shade.as]}>
        {shade.words}
      </span>
    ),
  );
}
