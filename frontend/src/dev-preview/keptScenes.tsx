import type { RoomOverlay } from "@/app/overlay";
import type { ChatState } from "@/chat/types";
import { RoomDialogs } from "@/features/people/RoomDialogs";
import { type Answers, problem, usual } from "./answers";
import { ada, at, jonas, long, mina, priya, rooms, sent, talk } from "./people";
import { calm, type Scene } from "./scenes";

const pinned = [
  {
    ...sent(40, mina, at(0, "09:20"), "The door code is 4711, and the alarm is off by 08:00."),
    pinned: { by: jonas, at: at(0, "09:21") },
  },
  {
    ...sent(12, long, at(3, "16:02"), `Notes of the meeting\n${"What was said, and by whom. ".repeat(24)}`),
    pinned: { by: long, at: at(2, "08:00") },
  },
];

const state: ChatState = {
  ...calm,
  rooms: rooms.map((one) =>
    one.id === "general" ? { ...one, pins: [12, 40], can: [...one.can, "pin"] } : one,
  ),
  timelines: {
    general: {
      ...(calm.timelines["general"] as ChatState["timelines"][string]),
      lines: [
        ...talk,
        ...pinned.slice(0, 1),
        { status: "pinned", key: "pin:41", seq: 41, at: at(0, "09:21"), author: jonas, target: 40 },
        sent(42, priya, at(0, "09:22"), "Thank you!"),
      ],
    },
  },
};

const overlay: RoomOverlay = { about: "room", dialog: "pins", room: "general" };
const list = (answer: unknown, more: Partial<ChatState> = {}): Scene => ({
  path: "/r/general",
  state: { ...state, ...more },
  answers: { ...usual, "GET /api/rooms/general/pins": answer } satisfies Answers,
  over: <RoomDialogs overlay={overlay} onClose={() => {}} />,
});

/** Pinned and saved messages. */
export const keptScenes: Record<string, () => Scene> = {
  pins: () => ({ path: "/r/general", state: { ...state, me: ada } }),
  "pins-list": () => list({ pins: pinned }),
  "pins-none": () => list({ pins: [] }),
  saved: () => ({
    path: "/saved",
    state,
    answers: {
      ...usual,
      "GET /api/me/saved": {
        messages: [
          { room: "general", seq: 40, saved_at: at(0, "09:25"), entry: pinned[0] },
          { room: "releases", seq: 7, saved_at: at(1, "09:00"), entry: pinned[1] },
          {
            room: "general",
            seq: 3,
            saved_at: at(2, "09:00"),
            entry: { seq: 3, at: at(3, "10:10"), author: jonas, deleted: true },
          },
          { room: "random", seq: 2, saved_at: at(40, "09:00") },
        ],
        cursor: "1",
      },
    },
  }),
  "saved-none": () => ({
    path: "/saved",
    state,
    answers: { ...usual, "GET /api/me/saved": { messages: [] } },
  }),
  "pins-failed": () => list(problem(503, "unavailable", "The server cannot reach its store just now.")),
};
