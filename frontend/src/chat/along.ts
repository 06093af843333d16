import { withFiles } from "./files";

/** What goes with the words of a message. */
export type Along<F> = {
  readonly files?: readonly F[] | undefined;
  /** The seq of the message that it answers. */
  readonly replyTo?: number | undefined;
};

/** Of it, what is there. */
export function along<F>({ files, replyTo }: Along<F>): { files?: F[]; replyTo?: number } {
  return { ...withFiles(files), ...(replyTo === undefined ? {} : { replyTo }) };
}
