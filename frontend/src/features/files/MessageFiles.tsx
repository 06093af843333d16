import { type ComponentType, lazy, Suspense } from "react";
import { type AnyFile, heightOf } from "./boxes";

export type FilesOfMessage = {
  readonly files: readonly AnyFile[];
  /** Their links are tab stops only in the row that has the feed's one tab stop. */
  readonly reachable: boolean;
};

const boxes = () => import("./FileBoxes");
/** Where the rest cannot be had, links are left. */
const FileBoxes = lazy<ComponentType<FilesOfMessage>>(async () => {
  try {
    return { default: (await boxes()).FileBoxes };
  } catch {
    return { default: PlainLinks };
  }
});

/** Who attaches a file will see it in a row, perhaps without a connection. */
export function prefetchBoxes(): void {
  boxes().catch(() => {});
}

/** The files of a message; until the part that shows them is here, their place. */
export function MessageFiles(props: FilesOfMessage) {
  return (
    <Suspense fallback={<div style={{ height: 8 + heightOf(props.files, innerWidth - 98) }} />}>
      <FileBoxes {...props} />
    </Suspense>
  );
}

function PlainLinks({ files }: FilesOfMessage) {
  return files.map(({ id, name }) => (
    <a key={id ?? name} href={`/api/files/${id}/${encodeURIComponent(name)}`}>
      {name}
    </a>
  ));
}
