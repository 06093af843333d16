import { createStore } from "zustand/vanilla";
import type { Chat } from "@/app/chatContext";
import { react } from "@/chat/reacting";
import type { ChatActions, ChatState, Line, Timeline } from "@/chat/types";
import { history, mina, sent } from "./people";
import { previewRooms } from "./room-actions";

/** A model without a server: shows one state, and answers enough to try things out. */
export function createPreview(state: ChatState): Chat {
  const store = createStore<ChatState>(() => state);
  const drafts = new Map<string, string>();
  let seq = 1_000;

  const change = (room: string, edit: (timeline: Timeline) => Timeline) =>
    store.setState(({ timelines }) => {
      const timeline = timelines[room];
      return timeline === undefined ? {} : { timelines: { ...timelines, [room]: edit(timeline) } };
    });
  const append = (room: string, line: Line) =>
    change(room, (timeline) => ({ ...timeline, lines: [...timeline.lines, line] }));
  const replace = (key: string, line: Line | null) => {
    for (const room of Object.keys(store.getState().timelines)) {
      change(room, (timeline) => ({
        ...timeline,
        lines: timeline.lines.flatMap((one) => (one.key !== key ? [one] : line === null ? [] : [line])),
      }));
    }
  };

  const actions: ChatActions = {
    start: () => Promise.resolve(),
    enter: async (name) => {
      await new Promise((done) => setTimeout(done, 600));
      return name === "taken"
        ? { ok: false, refusal: { reason: "Names may not contain control characters." } }
        : { ok: true, value: { id: "u-me", name } };
    },
    leave: async () => store.setState({ me: null }),
    admit: async (user) => store.setState({ me: user }),
    refresh: () => Promise.resolve(),
    ...previewRooms(store),
    openRoom: () => {},
    loadOlder: (room) => {
      const first = store.getState().timelines[room]?.lines.find((line) => line.status === "sent");
      if (first === undefined) return;
      change(room, (timeline) => ({ ...timeline, older: { state: "loading" } }));
      setTimeout(() => {
        const from = Math.max(1, first.seq - 50);
        change(room, (timeline) => ({
          ...timeline,
          older: { state: "idle" },
          hasOlder: from > 1,
          lines: [...history(from, first.seq - 1), ...timeline.lines],
        }));
      }, 500);
    },
    fillGap: () => {},
    loadNewer: () => {},
    openAt: () => {},
    jumpToLatest: (room) =>
      change(room, (timeline) => ({ ...timeline, hasNewer: false, lines: history(300, 400) })),
    say: async (room, text) => {
      const author = store.getState().me ?? mina;
      const key = `own-${seq}`;
      const when = new Date().toISOString();
      append(room, { status: "sending", key, at: when, author, text });
      seq += 1;
      const number = seq;
      setTimeout(
        () => replace(key, { status: "sent", key, seq: number, at: when, author, text, rev: 0 }),
        700,
      );
      return { ok: true, value: key };
    },
    attend: () => {},
    retry: () => {},
    withdraw: async (key) => {
      const line = Object.values(store.getState().timelines)
        .flatMap((timeline) => timeline.lines)
        .find((one) => one.key === key);
      replace(key, null);
      return line !== undefined && "text" in line ? { text: line.text } : null;
    },
    draft: async (room) => drafts.get(room) ?? "",
    saveDraft: (room, text) => void drafts.set(room, text),
    wantQuote: () => {},
    undoDelete: () => false,
    react: (room, position, emoji, on) =>
      store.setState(({ timelines, me }) => {
        const timeline = timelines[room];
        if (timeline === undefined || me === null) return {};
        const lines = timeline.lines.map((line): Line => {
          if (line.status !== "sent" || line.seq !== position) return line;
          return { ...line, reactions: react(line.reactions ?? [], me, emoji, on) };
        });
        return { timelines: { ...timelines, [room]: { ...timeline, lines } } };
      }),
    pin: (room, position, on) =>
      store.setState(({ timelines, me, rooms }) => {
        const timeline = timelines[room];
        if (timeline === undefined || me === null) return {};
        const lines = timeline.lines.map((line): Line => {
          if (line.status !== "sent" || line.seq !== position) return line;
          const { pinned: _, ...rest } = line;
          return on ? { ...rest, pinned: { by: me, at: new Date().toISOString() } } : rest;
        });
        const pins = rooms.map((one) => {
          const others = one.pins.filter((seq) => seq !== position);
          return one.id === room ? { ...one, pins: on ? [...others, position] : others } : one;
        });
        return { rooms: pins, timelines: { ...timelines, [room]: { ...timeline, lines } } };
      }),
    seen: (room, position) =>
      store.setState(({ rooms }) => ({
        rooms: rooms.map((one) =>
          one.id === room ? { ...one, read: position, unread: Math.max(0, one.top - position) } : one,
        ),
      })),
    markUnread: (room, position) =>
      store.setState(({ rooms }) => ({
        rooms: rooms.map((one) =>
          one.id === room ? { ...one, read: position - 1, unread: one.top - position + 1 } : one,
        ),
      })),
    typing: () => {},
    reconnect: () => store.setState({ connection: { state: "online" } }),
  };

  // For the console and for the checks of the gallery: somebody else says something.
  Object.assign(globalThis, {
    hear: (text: string) => {
      seq += 1;
      append("general", sent(seq, mina, new Date().toISOString(), text));
    },
  });
  return { store, actions };
}
