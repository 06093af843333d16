import { plainText } from "@/chat/plain-text";
import type { ChatState, Line } from "@/chat/types";

/** What is worth saying aloud after a change of the state. */
export type Heard = {
  /** New messages of others in the open room. */
  readonly said: readonly { readonly author: string; readonly words: string }[];
  /** Reasons of messages that have just failed. */
  readonly failed: readonly string[];
};

export type Hearing = {
  readonly room: string | null;
  readonly top: number;
  readonly failed: ReadonlySet<string>;
};

export const deaf: Hearing = { room: null, top: 0, failed: new Set() };

/** Compares with what was heard before. Entering a room is silent: its history is not news. */
export function hear(
  before: Hearing,
  state: ChatState,
): { readonly hearing: Hearing; readonly heard: Heard } {
  const timeline = state.open === null ? undefined : state.timelines[state.open];
  if (timeline === undefined || timeline.phase === "loading") {
    return { hearing: deaf, heard: { said: [], failed: [] } };
  }
  const { lines } = timeline;
  const top = Math.max(
    before.room === state.open ? before.top : 0,
    ...lines.slice(-1).map(seqOf),
    lastSeq(lines),
  );
  const failedNow = new Map(
    lines.flatMap((line) => (line.status === "failed" ? [[line.key, line.reason] as const] : [])),
  );
  const hearing: Hearing = { room: state.open, top, failed: new Set(failedNow.keys()) };
  if (before.room !== state.open) return { hearing, heard: { said: [], failed: [] } };
  const said = lines.flatMap((line) =>
    line.status === "sent" && line.seq > before.top && line.author.id !== state.me?.id
      ? [{ author: line.author.name, words: line.text }]
      : [],
  );
  const failed = [...failedNow].flatMap(([key, reason]) => (before.failed.has(key) ? [] : [reason]));
  return { hearing, heard: { said, failed } };
}

function lastSeq(lines: readonly Line[]): number {
  for (let i = lines.length - 1; i >= 0; i -= 1) {
    const seq = seqOf(lines[i]);
    if (seq > 0) return seq;
  }
  return 0;
}

function seqOf(line: Line | undefined): number {
  return line !== undefined && (line.status === "sent" || line.status === "deleted") ? line.seq : 0;
}

const window = 3_000;
const mostSpoken = 3;
const longest = 140;

/** Says up to three messages in three seconds; of more it says how many. */
export function createReader(say: (words: string) => void, words: ReaderWords) {
  let held: Heard["said"] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const close = () => {
    timer = undefined;
    if (held.length === 0) return;
    const now = held;
    held = [];
    speak(now);
  };
  const speak = (said: Heard["said"]) => {
    timer = setTimeout(close, window);
    if (said.length > mostSpoken) say(words.many(said.length));
    else say(said.map(({ author, words: spoken }) => words.one(author, short(plainText(spoken)))).join("\n"));
  };

  return {
    read(said: Heard["said"]) {
      if (said.length === 0) return;
      if (timer === undefined) speak(said);
      else held = [...held, ...said];
    },
    stop() {
      clearTimeout(timer);
    },
  };
}

export type ReaderWords = {
  readonly one: (author: string, words: string) => string;
  readonly many: (count: number) => string;
};

function short(words: string): string {
  const signs = [...words];
  return signs.length <= longest ? words : `${signs.slice(0, longest).join("")}…`;
}
