import { type ComponentType, lazy, Suspense } from "react";
import { type AnyFile, heightOf } from "./boxes";

export type FilesOfMessage = {
  readonly files: readonly AnyFile[];
  /** Their links are tab stops only in the row that has the feed's one tab stop. */
  readonly reachable: boolean;
};

/** Where it cannot be had, the words are left. */
const FileBoxes = lazy<ComponentType<FilesOfMessage>>(async () => {
  try {
    return { default: (await import("./part")).FileBoxes };
  } catch {
    return { default: () => null };
  }
});

/** The files of a message; until the part that shows them is here, their place. */
export function MessageFiles(props: FilesOfMessage) {
  return (
    <Suspense fallback={<div style={{ height: 8 + heightOf(props.files, innerWidth - 98) }} />}>
      <FileBoxes {...props} />
    </Suspense>
  );
}
