import type { Line, Timeline, User } from "@/chat/types";

/** What somebody said, in any state of its life. */
export type Said = Exclude<Line, { status: "pinned" | "notice" | "gap" | "reset" }>;
export type Pinned = Extract<Line, { status: "pinned" }>;
export type Notice = Extract<Line, { status: "notice" }>;
export type Gap = Extract<Line, { status: "gap" }>;

/**
 * One row of the screen. Keys are stable: a row that is still there after a change has the same key,
 * which is what keeps the reading place.
 */
export type Row =
  | { readonly kind: "start"; readonly key: string; readonly empty: boolean }
  | { readonly kind: "day"; readonly key: string; readonly at: string }
  | { readonly kind: "new"; readonly key: string }
  | { readonly kind: "said"; readonly key: string; readonly line: Said; readonly head: boolean }
  | { readonly kind: "notices"; readonly key: string; readonly notices: readonly Notice[] }
  | { readonly kind: "pin"; readonly key: string; readonly line: Pinned }
  | { readonly kind: "gap"; readonly key: string; readonly line: Gap }
  | { readonly kind: "reset"; readonly key: string };

export type Divider = {
  /** The New divider stands before the first message of others after this seq; `null`: none. */
  readonly after: number | null;
  /** This user, whose own messages are never new. */
  readonly me: string | null;
};

const groupGap = 5 * 60_000;
const groupAge = 15 * 60_000;

/**
 * Lines to rows. `oldest` holds keys that were once the first line: they keep their head for good, so
 * that rows put before them never change their height.
 */
export function toRows(
  timeline: Pick<Timeline, "lines" | "hasOlder">,
  divider: Divider,
  oldest: ReadonlySet<string>,
): readonly Row[] {
  const rows: Row[] = [];
  if (!timeline.hasOlder) {
    const empty = !timeline.lines.some((line) => isSaid(line) || line.status === "gap");
    rows.push({ kind: "start", key: "start", empty });
  }
  let day: string | null = null;
  let head: { author: string; at: number } | null = null;
  let before: { author: string; at: number; deleted: boolean } | null = null;
  let newShown = false;
  // Where new messages begin is only known if the entry before them is here.
  let placeKnown = !timeline.hasOlder;
  let run: Notice[] = [];

  const endRun = () => {
    const first = run[0];
    if (first !== undefined) rows.push({ kind: "notices", key: `notices:${first.key}`, notices: run });
    run = [];
  };

  for (const line of timeline.lines) {
    if (line.status === "gap") {
      endRun();
      rows.push({ kind: "gap", key: line.key, line });
      before = null;
      placeKnown ||= divider.after !== null && line.from <= divider.after + 1;
      continue;
    }
    if (line.status === "reset") {
      endRun();
      rows.push({ kind: "reset", key: line.key });
      before = null;
      continue;
    }
    const at = Date.parse(line.at);
    const lineDay = dayKey(at);
    if (lineDay !== day) {
      // Of the first line nobody knows yet whether its day began before it.
      if (day !== null || !timeline.hasOlder) {
        endRun();
        rows.push({ kind: "day", key: `day:${line.key}`, at: line.at });
      }
      day = lineDay;
      before = null;
    }
    if (line.status === "notice") {
      run.push(line);
      before = null;
      continue;
    }
    endRun();
    if (line.status === "pinned") {
      rows.push({ kind: "pin", key: line.key, line });
      before = null;
      continue;
    }
    if ((line.status === "sent" || line.status === "deleted") && divider.after !== null) {
      placeKnown ||= line.seq <= divider.after + 1;
    }
    if (!newShown && placeKnown && isNew(line, divider)) {
      rows.push({ kind: "new", key: "new" });
      newShown = true;
      before = null;
    }
    const deleted = line.status === "deleted";
    const follows =
      before !== null &&
      head !== null &&
      before.author === line.author.id &&
      before.deleted === deleted &&
      at - before.at <= groupGap &&
      at - head.at <= groupAge &&
      // An answer says who gives it.
      !("replyTo" in line) &&
      !oldest.has(line.key);
    if (!follows) head = { author: line.author.id, at };
    before = { author: line.author.id, at, deleted };
    rows.push({ kind: "said", key: line.key, line, head: !follows });
  }
  endRun();
  return rows;
}

/** Messages of others after the divider: what the pill counts. */
export function newLines(lines: readonly Line[], divider: Divider): readonly Said[] {
  return lines.filter((line): line is Said => isSaid(line) && isNew(line, divider));
}

export function isSaid(line: Line): line is Said {
  return (
    line.status !== "pinned" && line.status !== "notice" && line.status !== "gap" && line.status !== "reset"
  );
}

/** The newest seq here, or 0. */
export function topSeq(lines: readonly Line[]): number {
  for (let i = lines.length - 1; i >= 0; i -= 1) {
    const line = lines[i];
    if (line !== undefined && (line.status === "sent" || line.status === "deleted")) return line.seq;
  }
  return 0;
}

/** Who joined and who left in a run of notices, each once, in order. */
export function cameAndWent(notices: readonly Notice[]): { joined: readonly User[]; left: readonly User[] } {
  const joined = new Map<string, User>();
  const left = new Map<string, User>();
  for (const notice of notices) {
    for (const user of notice.users) (notice.change === "joined" ? joined : left).set(user.id, user);
  }
  return { joined: [...joined.values()], left: [...left.values()] };
}

function isNew(line: Said, { after, me }: Divider): boolean {
  return after !== null && line.status === "sent" && line.seq > after && line.author.id !== me;
}

/** Local day, as a string to compare. */
export function dayKey(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

/** The day of the topmost row in view; nothing while its own divider is there to say it. */
export function dayOf(rows: readonly Row[], topIndex: number): string | null {
  const top = rows[topIndex];
  if (top === undefined || top.kind === "day" || top.kind === "start") return null;
  for (const row of rows.slice(topIndex)) {
    if (row.kind === "said" || row.kind === "pin") return row.line.at;
    if (row.kind === "notices") return row.notices[0]?.at ?? null;
    if (row.kind === "day") return null;
  }
  return null;
}
