import type { StoreApi } from "zustand/vanilla";
import type { ChatState, Outcome, Room, RoomActions } from "@/chat/types";
import { ada, direct, helper, jonas, long, members, mina, priya, room } from "./people";

const done = { ok: true, value: null } as const;
const everybody = [ada, mina, jonas, priya, long, helper];

/** Rooms and people without a server: enough to try the dialogs out. */
export function previewRooms(store: StoreApi<ChatState>): RoomActions {
  const change = (id: string, more: Partial<Room>): Outcome<Room> => {
    const { rooms, leftRooms } = store.getState();
    const all = [...rooms, ...leftRooms].map((one) => (one.id === id ? { ...one, ...more } : one));
    store.setState({ rooms: all.filter(({ left }) => !left), leftRooms: all.filter(({ left }) => left) });
    const now = all.find((one) => one.id === id);
    return now === undefined
      ? { ok: false, refusal: { reason: "There is no such room." } }
      : { ok: true, value: now };
  };
  const wait = () => new Promise((go) => setTimeout(go, 400));
  return {
    createRoom: async () => ({ ok: false, refusal: { reason: "A room with this name exists already." } }),
    startDirect: async (ids) => {
      const made = direct(everybody.filter(({ id }) => ids.includes(id)));
      const { rooms } = store.getState();
      if (!rooms.some(({ id }) => id === made.id)) store.setState({ rooms: [...rooms, made] });
      return { ok: true, value: made };
    },
    changeRoom: async (id, more) => {
      await wait();
      return change(id, more);
    },
    deleteRoom: async (id) => {
      store.setState(({ rooms }) => ({ rooms: rooms.filter((one) => one.id !== id) }));
      return done;
    },
    joinRoom: async (id) => change(id, { left: false, can: room("x").can }),
    leaveRoom: async (id) => {
      change(id, { left: true, can: ["join"] });
      return done;
    },
    setNotify: async (id, { level, muteS }) => {
      await wait();
      change(id, { notify: { level, muted: muteS !== "none", mutedUntil: null } });
      return done;
    },
    listMembers: async () => ({ ok: true, value: members }),
    addMember: async () => done,
    changeMember: async () => done,
    removeMember: async () => ({
      ok: false,
      refusal: { reason: "You cannot remove somebody of your own rank." },
    }),
    findUsers: async (query) => {
      await wait();
      const wanted = query.toLowerCase();
      return { ok: true, value: everybody.filter(({ name }) => name.toLowerCase().includes(wanted)) };
    },
    editMessage: async (id, seq, text) => {
      store.setState(({ timelines }) => {
        const timeline = timelines[id];
        if (timeline === undefined) return {};
        const lines = timeline.lines.map((line) =>
          line.status === "sent" && line.seq === seq ? { ...line, text, rev: line.rev + 1 } : line,
        );
        return { timelines: { ...timelines, [id]: { ...timeline, lines } } };
      });
      return { ok: true, value: null };
    },
    deleteMessage: async (id, seq) => {
      store.setState(({ timelines }) => {
        const timeline = timelines[id];
        if (timeline === undefined) return {};
        const lines = timeline.lines.map((line) =>
          line.status === "sent" && line.seq === seq
            ? { status: "deleted" as const, key: line.key, seq, at: line.at, author: line.author }
            : line,
        );
        return { timelines: { ...timelines, [id]: { ...timeline, lines } } };
      });
      return done;
    },
    reportMessage: async () => done,
    createInvite: async () => ({ ok: true, value: "k7Qm-2Xv9-Rt4z" }),
  };
}
