import { ArrowLeft, BookmarkX } from "lucide-react";
import { useEffect, useEffectEvent, useRef } from "react";
import { useLocation } from "wouter";
import { createKeptApi, type SavedMessage } from "@/api/kept";
import { announce } from "@/app/announce";
import { useCall } from "@/app/call";
import { useChat } from "@/app/chatContext";
import { paths } from "@/app/paths";
import { remembered } from "@/app/stored";
import { roomsText } from "@/app/text";
import { keptText } from "@/app/text/kept";
import { useAttempt } from "@/app/useAttempt";
import { IconButton } from "@/ui/IconButton";
import { Note } from "@/ui/Note";
import { Loaded } from "../pages/Loaded";
import { MoreButton } from "../pages/MoreButton";
import { Nothing } from "../pages/Nothing";
import { usePages } from "../pages/useLoad";
import { KeptRow } from "./KeptRow";
import styles from "./SavedPane.module.css";

const words = keptText.saved;
/** Beyond it, looking again would throw the further pages away. */
const firstPage = 50;
const settledMs = 2_000;

/** What this user saved, in all rooms, as it is now. */
export function SavedPane() {
  const api = createKeptApi(useCall());
  const [, navigate] = useLocation();
  const rooms = useChat((state) => state.rooms);
  const left = useChat((state) => state.leftRooms);
  const standing = useChat((state) => state.standing);
  const heading = useRef<HTMLHeadingElement>(null);
  const pages = usePages("saved", (cursor) => api.saved(cursor));
  const removing = useAttempt();

  useEffect(() => heading.current?.focus(), []);
  // Another device saved or removed something: all devices hear that something of the user's changed.
  const first = useRef(standing);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another standing is the occasion.
  useEffect(() => {
    if (first.current !== standing) pages.again();
    first.current = standing;
  }, [standing]);

  // What happened in their rooms may have changed them: looked at again, but not for each message.
  const shown = pages.state.is === "ready" ? pages.state.value.items : [];
  const tops = useChat((state) => {
    const here = state.rooms.filter(({ id }) => shown.some(({ room }) => room === id));
    return here.map(({ id, top }) => `${id} ${top}`).join();
  });
  const known = useRef("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const look = useEffectEvent(() => {
    timer.current = undefined;
    known.current = tops;
    pages.again();
  });
  const heed = useEffectEvent(() => {
    if (known.current === "") known.current = tops;
    const isNews = known.current !== tops && shown.length <= firstPage;
    if (isNews) timer.current ??= setTimeout(() => look(), settledMs);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another top is the occasion.
  useEffect(() => heed(), [tops]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const leave = () => {
    const room = remembered("room");
    if (window.history.length > 1) window.history.back();
    else navigate(room === null ? paths.rooms() : paths.room(room), { replace: true });
  };
  const remove = async ({ room, seq }: SavedMessage) => {
    const outcome = await removing.run(() => api.unsave(room, seq));
    if (!outcome.ok) return;
    const rest = (one: SavedMessage) => one.room !== room || one.seq !== seq;
    pages.put((page) => ({ ...page, items: page.items.filter(rest) }));
    announce(words.removed());
    heading.current?.focus();
  };
  const labelOf = (id: string) => {
    const room = [...rooms, ...left].find((one) => one.id === id);
    return room === undefined ? words.elsewhere() : words.inRoom(roomsText.label(room.kind, room.name));
  };

  return (
    <main className={styles.pane} data-region="saved">
      <header className={styles.header}>
        <IconButton label={words.back()} onClick={leave}>
          <ArrowLeft size={18} aria-hidden="true" />
        </IconButton>
        <h1 ref={heading} tabIndex={-1} className={styles.title}>
          {words.title()}
        </h1>
      </header>
      <div className={styles.list}>
        {removing.refusal !== null && <Note look="problem">{removing.refusal.reason}</Note>}
        <Loaded of={pages}>
          {({ items, cursor }) =>
            items.length === 0 && cursor === undefined ? (
              <Nothing words={words.none()} />
            ) : (
              <>
                <p className={styles.lead}>{words.lead()}</p>
                <ul className={styles.rows}>
                  {items.map((one) => (
                    <KeptRow
                      key={`${one.room} ${one.seq}`}
                      room={one.room}
                      message={one.entry ?? null}
                      note={labelOf(one.room)}
                      action={
                        <IconButton small label={words.remove()} onClick={() => void remove(one)}>
                          <BookmarkX size={16} aria-hidden="true" />
                        </IconButton>
                      }
                    />
                  ))}
                </ul>
                <MoreButton of={pages} />
              </>
            )
          }
        </Loaded>
      </div>
    </main>
  );
}
