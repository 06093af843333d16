import { roomActions } from "@/chat/powers";
import { roomOf } from "@/chat/testing/room";
import type { Line, Member, Room, User } from "@/chat/types";

export const ada: User = { id: "u-ada", name: "Ada Lind" };
export const mina: User = { id: "u-mina", name: "Mina Okafor" };
export const jonas: User = { id: "u-jonas", name: "Jonas Weber" };
export const priya: User = { id: "u-priya", name: "Priya N." };
export const long: User = { id: "u-long", name: "Maximiliane-Bartholomäa_Oberhuber-Hinz" };

/** `days` ago at a local time. */
export function at(days: number, time: string): string {
  const [hours, minutes, seconds] = time.split(":").map(Number);
  const date = new Date();
  date.setDate(date.getDate() - days);
  date.setHours(hours ?? 0, minutes ?? 0, seconds ?? 0, 0);
  return date.toISOString();
}

export function sent(
  seq: number,
  author: User,
  when: string,
  text: string,
  rev = 0,
): Extract<Line, { readonly status: "sent" }> {
  return { status: "sent", key: `m${seq}`, seq, at: when, author, text, rev };
}

export function room(name: string, more: Partial<Room> = {}): Room {
  return roomOf(name.toLowerCase().replace(/\W+/g, "-"), {
    name,
    createdAt: at(9, "08:00"),
    top: 40,
    read: 40,
    ...more,
  });
}

/** A conversation of `ada` with these. */
export function direct(others: readonly User[], more: Partial<Room> = {}): Room {
  const name = others.map((user) => user.name).join(", ");
  return room(name, { kind: "direct", members: [ada, ...others], ...more });
}

const owner: Partial<Room> = {
  seat: { role: "owner", since: at(9, "08:00"), mutedUntil: null },
  can: roomActions,
};

export const rooms: readonly Room[] = [
  room("general", {
    memberCount: 3,
    top: 37,
    read: 37,
    topic: "Everything that has no better place",
    ...owner,
  }),
  room("random", { memberCount: 12, unread: 128, read: 20 }),
  room("tech-talk", { hasDraft: true, memberCount: 2 }),
  room("founders", { kind: "private", topic: "The five of us", ...owner }),
  room("releases", { unread: 3, mentions: 2, read: 37 }),
  room("a very long room name indeed!", { memberCount: 1204, unread: 7 }),
  direct([mina], { unread: 1, read: 39 }),
  direct([jonas]),
  direct([priya, jonas, long]),
];

export const leftRooms: readonly Room[] = [
  room("book-club", { left: true, can: ["join"], topic: "One book a month", memberCount: 4 }),
  room("running", { left: true, can: ["join"] }),
];

export const helper: User = { id: "u-bot", name: "Build helper", bot: true };
const wen: User = { id: "u-wen", name: "Wen" };

export const members: readonly Member[] = [
  { user: ada, role: "owner", mutedUntil: null, online: true },
  { user: mina, role: "moderator", mutedUntil: null, online: true },
  { user: helper, role: "member", mutedUntil: null, online: true },
  { user: jonas, role: "admin", mutedUntil: null, online: false },
  { user: wen, role: "member", mutedUntil: at(-1, "10:00"), online: false },
];

/** The conversation of the design's picture. */
export const talk: readonly Line[] = [
  sent(
    31,
    mina,
    at(1, "16:02"),
    "Release candidate is up. Changelog draft lives at https://docs.example/changelog — please read before 17:00.",
  ),
  sent(
    32,
    mina,
    at(1, "16:03"),
    "Two things left: the resume cursor on slow links, and copy for the offline banner.",
  ),
  sent(
    33,
    jonas,
    at(1, "16:09"),
    "Cursor fix:\nlet from = client.last_seq().max(room.trimmed_before);\nroom.replay(from..).await?;",
  ),
  { status: "deleted", key: "m34", seq: 34, at: at(1, "16:12"), author: jonas },
  sent(35, mina, at(1, "16:20"), "🎉🎉"),
  {
    status: "notice",
    key: "n1",
    at: at(0, "09:10"),
    change: "joined",
    users: [priya, jonas, { id: "u-x", name: "Wen" }],
  },
  { status: "notice", key: "n2", at: at(0, "09:12"), change: "left", users: [jonas] },
  sent(36, priya, at(0, "09:14"), "Ada, can you check the empty states on a phone?"),
  sent(37, ada, at(0, "09:15"), "On it. I’ll post screenshots here.", 1),
];

const words =
  "the cursor moves when a slow link drops and nobody sees it because the banner waits two seconds".split(
    " ",
  );

/** A long history, the same at each call. */
export function history(from: number, to: number): readonly Line[] {
  const people = [mina, jonas, priya, ada];
  const lines: Line[] = [];
  for (let seq = from; seq <= to; seq += 1) {
    const author = people[Math.floor(seq / 3) % people.length] ?? mina;
    const length = 3 + ((seq * 7) % 31);
    const said = Array.from({ length }, (_, i) => words[(seq + i * 5) % words.length]).join(" ");
    const day = Math.max(0, Math.ceil((400 - seq) / 60));
    lines.push(
      sent(
        seq,
        author,
        at(day, `${8 + Math.floor((seq % 60) / 8)}:${String((seq * 3) % 60).padStart(2, "0")}`),
        said,
      ),
    );
  }
  return lines;
}
