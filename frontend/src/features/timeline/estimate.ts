import { heightOf } from "../files/boxes";
import type { Row, Said } from "./rows";

function slowNote(line: Said): number {
  return (line.status === "queued" || line.status === "sending") && line.sendsAt !== undefined ? 20 : 0;
}

function extras(line: Said): number {
  if (line.status === "deleted") return 0;
  const quote = line.replyTo === undefined ? 0 : 22;
  if (line.status !== "sent") return quote;
  return quote + (line.reactions === undefined ? 0 : 32) + (line.refused === undefined ? 0 : 18);
}

/** A guess of a row's height before it is measured: near enough keeps the scrollbar calm. */
export function estimate(row: Row | undefined, width: number): number {
  if (row === undefined) return 28;
  switch (row.kind) {
    case "start":
      return 150;
    case "day":
      return 36;
    case "new":
      return 28;
    case "notices":
    case "pin":
      return 32;
    case "gap":
    case "reset":
      return 54;
    case "said": {
      const words = row.line.status === "deleted" ? "" : row.line.text;
      const perLine = Math.max(12, Math.min(76, (width - 110) / 7.2));
      const files = row.line.status === "deleted" ? [] : (row.line.files ?? []);
      const lines =
        words === "" && files.length > 0
          ? 0
          : words.split("\n").reduce((sum, one) => sum + Math.max(1, Math.ceil(one.length / perLine)), 0);
      return (
        (row.head ? 35 : 5) +
        22 * lines +
        (row.line.status === "failed" ? 30 : 0) +
        extras(row.line) +
        slowNote(row.line) +
        heightOf(files, width - 110)
      );
    }
  }
}
