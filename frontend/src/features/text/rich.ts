import { quietly } from "@/app/quietly";

export type WordsProps = {
  /** One for each message: what was read of it is remembered by this. */
  readonly id: string;
  readonly words: string;
  /** Links and buttons are tab stops only in the row that has the feed's one tab stop. */
  readonly reachable: boolean;
  /** Whether `@here` and `@room` call everybody: not of each author, nor in each room. */
  readonly groups?: boolean;
};

/**
 * What shows markup. Fetched beside the connection, so that it is usually here before the first rows;
 * until then rows show what was written.
 */
export const rich = quietly<WordsProps>(() => import("./RichWords").then((part) => part.RichWords));
