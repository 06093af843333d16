import { type ClipboardEvent, type ComponentType, lazy, type Ref } from "react";
import type { OutFile } from "@/chat/files";
import type { Room } from "@/chat/types";

/** What the message field may ask of its files. */
export type FilesPort = {
  paste(event: ClipboardEvent): void;
  /** Whether the message can go now; if not, why was said, and `again` is called once it can. */
  ready(again: () => void): boolean;
  take(): readonly OutFile[];
  putBack(files: readonly OutFile[]): void;
};

export type FilesProps = {
  readonly room: Room;
  readonly port: Ref<FilesPort>;
  /** Whether there are files. */
  readonly onAny: (any: boolean) => void;
  /** What is wrong with what was tried; `null`: nothing. */
  readonly onWrong: (why: string | null) => void;
};

/** Comes right after the first screen. Where it cannot be had, words can still be sent. */
export const FilesPart = lazy<ComponentType<FilesProps>>(async () => {
  try {
    return { default: (await import("./part")).FilesPart };
  } catch {
    return { default: () => null };
  }
});
