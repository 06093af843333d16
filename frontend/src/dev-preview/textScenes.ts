import type { Line, Mentions } from "@/chat/types";
import { ada, at, jonas, mina, priya, sent } from "./people";
import { calm, type Scene } from "./scenes";

const long = `https://example.com/${"averyveryverylongpathwithoutanyplacetobreak".repeat(4)}`;

const calling = (line: Extract<Line, { status: "sent" }>, mentions: Mentions): Line => ({
  ...line,
  mentions,
});

const said: readonly Line[] = [
  sent(
    1,
    mina,
    at(0, "08:00"),
    "**Bold**, _italic_, ~~gone~~, `inline code` and ***both***. Well ¯\\_(ツ)_/¯",
  ),
  sent(
    2,
    mina,
    at(0, "08:01"),
    "> The cursor moves when a slow link drops.\n> Nobody sees it.\n\nI do. See #releases.",
  ),
  calling(
    sent(
      3,
      jonas,
      at(0, "08:02"),
      'Fixed, `@Ada Lind` is no mention but @Ada Lind is, and so is @mina okafor:\n\n```rust\n/// What was seen last, or the oldest that is kept.\nlet from = client.last_seq().max(room.trimmed_before);\nfor entry in room.replay(from..).await? {\n    socket.send(&Frame::Text(format!("{} {}", entry.seq, "a long line that has to scroll")))?;\n}\n```',
      1,
    ),
    { users: [ada.id, mina.id] },
  ),
  sent(
    4,
    priya,
    at(0, "08:03"),
    "| Build | Result | Minutes |\n|---|:-:|--:|\n| main | **passed** | 3.5 |\n| release | ~~failed~~ passed | 12 |",
  ),
  calling(
    sent(
      5,
      priya,
      at(0, "08:04"),
      "# Before the release\n1. Read the changelog\n2. Tell @here\n   - by mail\n   - in #general\n- [x] tag\n- [ ] announce",
    ),
    { users: [], group: "here" },
  ),
  sent(6, jonas, at(0, "08:05"), `The end: ||the butler did it, in the **library**||. More at ${long}`),
  sent(
    7,
    jonas,
    at(0, "08:06"),
    "[bank.example](https://thief.example/x), <b>html</b> &amp; [the docs](https://docs.example/a)",
  ),
  sent(8, mina, at(0, "08:07"), "🎉🎉🎉"),
  sent(9, mina, at(0, "08:08"), "_waves at everybody_"),
  sent(
    10,
    ada,
    at(0, "08:09"),
    'שלום **לכולם**\n\n> a quote in English\n\n```json\n{ "answer": 42, "why": null }\n```',
  ),
];

const general = (lines: readonly Line[]): Scene => {
  const { general: timeline } = calm.timelines;
  if (timeline === undefined) throw new Error("there is no general");
  return {
    path: "/r/general",
    state: { ...calm, timelines: { general: { ...timeline, lines } } },
  };
};

/** How messages look. */
export const textScenes: Record<string, () => Scene> = {
  text: () => general(said),
  "text-end": () => general(said.slice(5)),
  "text-waiting": () =>
    general([
      ...said.slice(6),
      {
        status: "queued",
        key: "q1",
        at: at(0, "08:10"),
        author: ada,
        text: "Look:\n```\nlet from = client.last_seq().max(room.trimmed_before);\n```",
      },
    ]),
};
