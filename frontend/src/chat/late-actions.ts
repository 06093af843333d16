import type { RoomActions } from "./room-actions";
import type { Outcome } from "./types";
import { NOT_LOADED } from "./values";

/** `RoomActions` whose file comes when the first of them is asked for; `null`: it cannot be had now. */
export function lateRoomActions(load: () => Promise<RoomActions | null>): RoomActions {
  const late =
    <A extends unknown[], T>(pick: (actions: RoomActions) => (...args: A) => Promise<Outcome<T>>) =>
    async (...args: A): Promise<Outcome<T>> => {
      const actions = await load();
      return actions === null ? NOT_LOADED : pick(actions)(...args);
    };
  return {
    createRoom: late((to) => to.createRoom),
    startDirect: late((to) => to.startDirect),
    changeRoom: late((to) => to.changeRoom),
    deleteRoom: late((to) => to.deleteRoom),
    joinRoom: late((to) => to.joinRoom),
    leaveRoom: late((to) => to.leaveRoom),
    listMembers: late((to) => to.listMembers),
    addMember: late((to) => to.addMember),
    changeMember: late((to) => to.changeMember),
    removeMember: late((to) => to.removeMember),
    findUsers: late((to) => to.findUsers),
    editMessage: late((to) => to.editMessage),
    deleteMessage: late((to) => to.deleteMessage),
    reportMessage: late((to) => to.reportMessage),
    createInvite: late((to) => to.createInvite),
  };
}
