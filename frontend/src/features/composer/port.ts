import { createContext, useContext } from "react";
import type { SentLine } from "@/app/overlay";
import type { Along } from "@/chat/along";
import type { OutFile } from "@/chat/files";

/** What the rest of the room may ask of the message field. */
export type FieldPort = {
  focus(): void;
  /** Gives a withdrawn message back to be edited; what is already typed is kept before it. */
  putBack(words: string, beside?: Along<OutFile>): void;
};

export type ComposerPort = FieldPort & {
  /** Opens a message of one's own to be changed; what is being written waits as the draft. */
  edit(line: SentLine): void;
  /** What is written next answers this message. */
  reply(line: SentLine): void;
};

export const ComposerContext = createContext<ComposerPort | null>(null);

export function useComposerPort(): ComposerPort {
  const port = useContext(ComposerContext);
  if (port === null) throw new Error("no ComposerContext above this component");
  return port;
}
