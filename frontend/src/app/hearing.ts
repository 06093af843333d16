import { plainText } from "@/chat/plain-text";
import type { ChatState, Line, Room } from "@/chat/types";
import { callsUser } from "@/chat/unread";
import { spoken } from "@/features/files/boxes";
import { badgeOf } from "@/features/rooms/badge";
import type { Preferences } from "./preferences";

/** What is worth saying aloud after a change of the state. */
export type Heard = {
  /** New messages of others in the open room. */
  readonly said: readonly SaidAloud[];
  /** Rooms, not the open one, in which something new was said to this user. */
  readonly elsewhere: readonly Room[];
  /** Reasons of messages that have just failed. */
  readonly failed: readonly string[];
};

export type SaidAloud = {
  readonly author: string;
  readonly words: string;
  /** Said in a direct room, or it calls this user. */
  readonly toMe: boolean;
};

export type Hearing = {
  readonly room: string | null;
  readonly top: number;
  readonly failed: ReadonlySet<string>;
  /** What is counted beside the rooms; `null`: the list was not seen yet. */
  readonly badges: ReadonlyMap<string, number> | null;
};

export const deaf: Hearing = { room: null, top: 0, failed: new Set(), badges: null };

/** Compares with what was heard before. Entering a room is silent: its history is not news. */
export function hear(
  before: Hearing,
  state: ChatState,
): { readonly hearing: Hearing; readonly heard: Heard } {
  const { badges, elsewhere } = hearRooms(before, state);
  const timeline = state.open === null ? undefined : state.timelines[state.open];
  if (timeline === undefined || timeline.phase === "loading") {
    return { hearing: { ...deaf, badges }, heard: { said: [], elsewhere, failed: [] } };
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
  const hearing: Hearing = { room: state.open, top, failed: new Set(failedNow.keys()), badges };
  if (before.room !== state.open) return { hearing, heard: { said: [], elsewhere, failed: [] } };
  const direct = state.rooms.some(({ id, kind }) => id === state.open && kind === "direct");
  const said = lines.flatMap((line) =>
    line.status === "sent" && line.seq > before.top && line.author.id !== state.me?.id
      ? [{ author: line.author.name, words: spoken(line), toMe: direct || calls(line, state.me?.id) }]
      : [],
  );
  const failed = [...failedNow].flatMap(([key, reason]) => (before.failed.has(key) ? [] : [reason]));
  return { hearing, heard: { said, elsewhere, failed } };
}

function hearRooms(before: Hearing, state: ChatState) {
  if (state.boot !== "ready") return { badges: null, elsewhere: [] };
  const elsewhere = state.rooms.filter(
    (room) =>
      before.badges !== null && room.id !== state.open && badgeOf(room) > (before.badges.get(room.id) ?? 0),
  );
  return { badges: new Map(state.rooms.map((room) => [room.id, badgeOf(room)])), elsewhere };
}

function calls({ mentions }: Extract<Line, { status: "sent" }>, me: string | undefined): boolean {
  return mentions !== undefined && me !== undefined && callsUser(mentions, me);
}

/** What of it this user wants to hear. Failures are not asked about. */
export function wanted(heard: Heard, wish: Preferences["announcements"]): Heard {
  switch (wish) {
    case "all":
      return heard;
    case "mentions":
      return { ...heard, said: heard.said.filter(({ toMe }) => toMe) };
    case "none":
      return { ...heard, said: [], elsewhere: [] };
  }
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
  let held: readonly Spoken[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const close = () => {
    timer = undefined;
    if (held.length === 0) return;
    const now = held;
    held = [];
    speak(now);
  };
  const speak = (said: readonly Spoken[]) => {
    timer = setTimeout(close, window);
    if (said.length > mostSpoken) say(words.many(said.length));
    else say(said.map(({ author, words: spoken }) => words.one(author, short(plainText(spoken)))).join("\n"));
  };

  return {
    read(said: readonly Spoken[]) {
      if (said.length === 0) return;
      if (timer === undefined) speak(said);
      else held = [...held, ...said];
    },
    stop() {
      clearTimeout(timer);
    },
  };
}

type Spoken = Pick<SaidAloud, "author" | "words">;

export type ReaderWords = {
  readonly one: (author: string, words: string) => string;
  readonly many: (count: number) => string;
};

function short(words: string): string {
  const signs = [...words];
  return signs.length <= longest ? words : `${signs.slice(0, longest).join("")}…`;
}
