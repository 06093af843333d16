/** What a screen can ask about rooms and the people in them. None of these throws. */
import { listed, toRoom } from "./directory";
import type { Session } from "./ground";
import type { Role, RoomKind } from "./powers";
import type { RoomsRest } from "./rooms-rest";
import type { NotifyLevel, Outcome, Room, User } from "./types";
import { NOT_SIGNED_IN } from "./values";
import type { WireRoom } from "./wire";

export type NewRoom = {
  readonly name: string;
  readonly kind: Exclude<RoomKind, "direct">;
  readonly topic?: string;
};
/** What is left out stays. `slowS`, `retentionDays`: 0 means none. */
export type RoomChange = {
  readonly name?: string;
  readonly topic?: string;
  readonly archived?: boolean;
  readonly slowS?: number;
  readonly retentionDays?: number;
};
/** Somebody with a seat in a room. */
export type Member = {
  readonly user: User;
  readonly role: Role;
  readonly mutedUntil: string | null;
  readonly online: boolean;
};
/** `role: "owner"`: hands the room over. `muteS: 0`: lets them speak again. */
export type MemberChange = { readonly role?: Role; readonly muteS?: number; readonly why?: string };
/** `null`: no end, as often as wanted. */
export type InviteWish = {
  readonly room: string;
  readonly role: Exclude<Role, "owner">;
  readonly expiresS: number | null;
  readonly uses: number | null;
};

/** Of what to be told in a room; `muteS`: of nothing for so many seconds. */
export type NotifyWish = { readonly level: NotifyLevel; readonly muteS: number | "for good" | "none" };

export type RoomActions = {
  createRoom(wanted: NewRoom): Promise<Outcome<Room>>;
  /** The direct room with these users (1 to 7 others); the same users always share the same room. */
  startDirect(users: readonly string[]): Promise<Outcome<Room>>;
  changeRoom(room: string, change: RoomChange): Promise<Outcome<Room>>;
  /** `name`: the room's, as the user typed it to confirm. */
  deleteRoom(room: string, name: string): Promise<Outcome<null>>;
  joinRoom(room: string): Promise<Outcome<Room>>;
  leaveRoom(room: string): Promise<Outcome<null>>;
  /** Everybody with a seat, at most 1,000. */
  listMembers(room: string): Promise<Outcome<readonly Member[]>>;
  addMember(room: string, user: string): Promise<Outcome<null>>;
  changeMember(room: string, user: string, change: MemberChange): Promise<Outcome<null>>;
  /** `forS`: how long they stay out of an open room; `null`: as the server usually does. */
  removeMember(room: string, user: string, forS: number | null, why: string): Promise<Outcome<null>>;
  /** The first people whose names fit. */
  findUsers(query: string): Promise<Outcome<readonly User[]>>;
  /** One's own. Only live: without a connection it did not happen, and the text stays with the caller. */
  editMessage(room: string, seq: number, text: string): Promise<Outcome<null>>;
  /**
   * Shows at once, and can be taken back for 5 s (`undoDelete`); then it is asked of the server, now or
   * when it can be. `why` is for the record of somebody else's message; empty: none.
   */
  deleteMessage(room: string, seq: number, why: string): Promise<Outcome<null>>;
  reportMessage(room: string, seq: number, why: string): Promise<Outcome<null>>;
  /** All devices of this user hear of it. */
  setNotify(room: string, wish: NotifyWish): Promise<Outcome<null>>;
  /** The invite's code; it is told only once. */
  createInvite(wish: InviteWish): Promise<Outcome<string>>;
};

const MEMBER_PAGES = 10;

export function createRoomActions(rest: RoomsRest, session: () => Session | null): RoomActions {
  /** Into the directory at once; the event that tells the others may take a moment. */
  function known(answer: Outcome<WireRoom>): Outcome<Room> {
    if (!answer.ok) return answer;
    const given = answer.value;
    session()?.roomChanged(given);
    const room = listed([given], new Map()).get(given.id);
    const me = session()?.user.id ?? null;
    return room === undefined ? NOT_SIGNED_IN : { ok: true, value: toRoom(room, false, me) };
  }

  async function listMembers(room: string): Promise<Outcome<readonly Member[]>> {
    const members: Member[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < MEMBER_PAGES; page += 1) {
      const answer = await rest.members(room, cursor);
      if (!answer.ok) return answer;
      members.push(...answer.value.members);
      cursor = answer.value.cursor;
      if (cursor === null) break;
    }
    return { ok: true, value: members };
  }

  /** Goes away at this user's own wish: that is no loss to tell of. */
  async function parting(
    room: string,
    how: "leave" | "delete",
    answered: (room: string) => Promise<Outcome<null>>,
  ): Promise<Outcome<null>> {
    const parted = session()?.parting(room, how);
    const answer = await answered(room);
    parted?.(answer.ok);
    return answer;
  }

  return {
    createRoom: async (wanted) => known(await rest.create(wanted)),
    startDirect: async (users) => known(await rest.direct(users)),
    changeRoom: async (room, change) => known(await rest.change(room, change)),
    joinRoom: async (room) => known(await rest.join(room)),
    deleteRoom: (room, name) => parting(room, "delete", () => rest.remove(room, name)),
    leaveRoom: (room) => parting(room, "leave", rest.leave),
    listMembers,
    addMember: rest.addMember,
    changeMember: rest.changeMember,
    removeMember: rest.kick,
    findUsers: rest.users,
    editMessage: async (room, seq, text) => session()?.editMessage(room, seq, text) ?? NOT_SIGNED_IN,
    async deleteMessage(room, seq, why) {
      const here = session();
      if (here === null) return NOT_SIGNED_IN;
      here.deleteMessage(room, seq, why);
      return { ok: true, value: null };
    },
    reportMessage: rest.report,
    setNotify: rest.notify,
    createInvite: rest.invite,
  };
}
