/** What can be asked about rooms and people comes with the first question: none of it is needed to read and write. */
import type { RoomActions } from "./room-actions";
import type { Outcome } from "./types";

const NOT_LOADED = {
  ok: false,
  refusal: { reason: "A part of the app could not be loaded. Check your connection and try again." },
} as const;

export function lazyRoomActions(load: () => Promise<RoomActions>): RoomActions {
  async function ask<T>(of: (actions: RoomActions) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const actions = await load().catch(() => null);
    return actions === null ? NOT_LOADED : of(actions);
  }
  return {
    createRoom: (...asked) => ask((rooms) => rooms.createRoom(...asked)),
    startDirect: (...asked) => ask((rooms) => rooms.startDirect(...asked)),
    changeRoom: (...asked) => ask((rooms) => rooms.changeRoom(...asked)),
    deleteRoom: (...asked) => ask((rooms) => rooms.deleteRoom(...asked)),
    joinRoom: (...asked) => ask((rooms) => rooms.joinRoom(...asked)),
    leaveRoom: (...asked) => ask((rooms) => rooms.leaveRoom(...asked)),
    listMembers: (...asked) => ask((rooms) => rooms.listMembers(...asked)),
    addMember: (...asked) => ask((rooms) => rooms.addMember(...asked)),
    changeMember: (...asked) => ask((rooms) => rooms.changeMember(...asked)),
    removeMember: (...asked) => ask((rooms) => rooms.removeMember(...asked)),
    findUsers: (...asked) => ask((rooms) => rooms.findUsers(...asked)),
    editMessage: (...asked) => ask((rooms) => rooms.editMessage(...asked)),
    deleteMessage: (...asked) => ask((rooms) => rooms.deleteMessage(...asked)),
    reportMessage: (...asked) => ask((rooms) => rooms.reportMessage(...asked)),
    setNotify: (...asked) => ask((rooms) => rooms.setNotify(...asked)),
    createInvite: (...asked) => ask((rooms) => rooms.createInvite(...asked)),
  };
}
