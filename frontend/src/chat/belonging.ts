/** Who this user is, what they may do, and which rooms are theirs, from all that tells it. */
import type { Clock } from "./clock";
import { toRoom } from "./directory";
import { createLost, lostReason } from "./lost";
import { outboxLines, type Waiting } from "./outbox";
import type { Bootstrap } from "./rest";
import type { RoomList } from "./room-list";
import { createRefresher, toStanding, USUAL_STANDING } from "./standing";
import type { ChatState, Outcome, User } from "./types";
import type { Hello, WireMe, WireRoom } from "./wire";

export type Belonging = {
  user(): User;
  /** As the server told it last. */
  me(): WireMe | null;
  /** The directory and what the user may do, from a source that may be older than the connection. */
  learn(answer: Bootstrap): void;
  greeted(hello: Hello): void;
  /** From the snapshot. */
  restore(me: WireMe): void;
  roomChanged(room: WireRoom): void;
  lose(room: string): void;
  isLost(room: string): boolean;
  /** The user asks to leave or to delete the room: then it is no loss. Called with what became of it. */
  parting(room: string, how: "leave" | "delete"): (done: boolean) => void;
  /** Something of what we think we may do is not so. */
  doubt(): void;
  /** A room is looked at. */
  opened(room: string): void;
  /** The outbox changed: so may what is unsent in lost rooms. */
  publish(): void;
  close(): void;
};

export type BelongingOptions = {
  readonly user: User;
  readonly clock: Clock;
  readonly rooms: RoomList;
  askServer(): Promise<Outcome<Bootstrap>>;
  waiting(): Iterable<Waiting>;
  onChange(part: Pick<ChatState, "me" | "standing"> | Pick<ChatState, "lost">): void;
  /** The room is none of ours any more; what waits there cannot be sent, for this reason. */
  onLost(room: string, reason: string): void;
  onSignedOut(): void;
};

export function createBelonging(options: BelongingOptions): Belonging {
  const { clock, rooms, onChange } = options;
  const id = options.user.id;
  let user = options.user;
  let standing: WireMe | null = null;
  // The directory came from the server: a room that is not in it is none of ours.
  let heard = false;
  let published = false;
  const lost = createLost();
  const partings = new Set<string>();
  const refresher = createRefresher({ ...options, apply: learn });

  function stand(me: WireMe | null): void {
    standing = me;
    if (me !== null) user = me.user;
    onChange({ standing: me === null ? USUAL_STANDING : toStanding(me), me: user });
    watchMutes();
  }

  /** A mute ends by itself, and nobody tells us. */
  function watchMutes(): void {
    const ofRooms = [...rooms.directory().values()].flatMap(({ seat, notify }) => [
      seat?.muted_until,
      notify?.muted_until,
    ]);
    const ends = [standing?.muted_until, ...ofRooms].map((end) => Date.parse(end ?? ""));
    const coming = ends.filter((end) => end > clock.now());
    refresher.dueAt(coming.length === 0 ? null : Math.min(...coming));
  }

  function list(given: readonly WireRoom[]): void {
    const there = new Set(given.map((room) => room.id));
    for (const known of [...rooms.directory().keys()]) if (!there.has(known)) lose(known);
    for (const room of there) lost.found(room);
    heard = true;
    rooms.list(given);
    publish();
  }

  function learn(answer: Bootstrap): void {
    if (answer.user?.id !== id) {
      options.onSignedOut();
      return;
    }
    list(answer.rooms);
    stand(answer.me);
  }

  function roomChanged(room: WireRoom): void {
    const before = rooms.get(room.id);
    lost.found(room.id);
    rooms.changed(room);
    if (before === undefined) {
      refresher.overtake();
      // Whoever is let in to a room of few may do there what its answer says, not what is usual.
      if (room.can === undefined && room.kind !== "open") refresher.due();
    } else if (room.can === undefined && before.archived !== room.archived) refresher.due();
    publish();
    watchMutes();
  }

  /** Its messages go from this device; what the user wrote and did not send stays, failed. */
  function lose(room: string): void {
    const known = rooms.get(room);
    if (known === undefined) return;
    const { name } = toRoom(known, false, id);
    if (!partings.has(room)) lost.lose(room, known.kind === "direct" ? name : `#${name}`);
    refresher.overtake();
    rooms.removed(room);
    options.onLost(room, lostReason(known.kind, name));
    publish();
  }

  function publish(): void {
    if (!heard) return;
    const waiting = [...options.waiting()];
    const now = lost.rooms(
      (room) => rooms.get(room) !== undefined,
      waiting.map(({ room }) => room),
      (room) => outboxLines(waiting, room, user, clock.now(), false),
    );
    const any = Object.keys(now).length > 0;
    if (any || published) onChange({ lost: now });
    published = any;
  }

  return {
    user: () => user,
    me: () => standing,
    learn,
    greeted(hello) {
      refresher.told();
      list(hello.rooms);
      stand(hello.me ?? null);
    },
    restore: (me) => stand({ ...me, user }),
    roomChanged,
    lose,
    isLost: lost.has,
    parting(room, how) {
      partings.add(room);
      return (done) => {
        if (done && how === "leave" && rooms.get(room)?.kind === "open") rooms.left(room);
        else if (done) lose(room);
        partings.delete(room);
      };
    },
    doubt: () => refresher.due(),
    opened(room) {
      if (rooms.get(room)?.assumed === true) refresher.due();
    },
    publish,
    close: () => refresher.close(),
  };
}
