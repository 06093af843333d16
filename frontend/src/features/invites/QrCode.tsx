import { encode } from "uqr";
import { outline } from "./outline";
import styles from "./QrCode.module.css";

/** Dark on light in both themes: many scanners read nothing else. */
export function QrCode({ value, label }: { readonly value: string; readonly label: string }) {
  const { size, data } = encode(value, { border: 4, ecc: "M" });
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={styles.code}
    >
      <path d={outline(data)} fill="currentColor" />
    </svg>
  );
}
