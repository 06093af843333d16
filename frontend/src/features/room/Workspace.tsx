import { Suspense, useCallback, useEffect, useState } from "react";
import { Redirect, useLocation } from "wouter";
import { useActions, useChat } from "@/app/chatContext";
import { lazily } from "@/app/lazily";
import { type Overlay, OverlayContext } from "@/app/overlay";
import { type Place, paths } from "@/app/paths";
import { remember, remembered } from "@/app/stored";
import { roomsText, text } from "@/app/text";
import { useGlobalKeys } from "@/app/useGlobalKeys";
import { useViewport } from "@/app/useViewport";
import { whenIdle } from "@/app/whenIdle";
import { Button } from "@/ui/Button";
import { messageEditor } from "../composer/lazy";
import { Dialogs, dialogParts } from "../dialogs/Dialogs";
import { emojiPicker } from "../emoji/lazy";
import { MembersWaiting } from "../members/MembersWaiting";
import { memberMenu, messageMenu, roomMenu } from "../menus/lazy";
import { reactionBar, rowTools } from "../reactions/lazy";
import { quoteLine, replyBanner } from "../reply/lazy";
import { meItems } from "../rooms/lazy";
import { Sidebar } from "../rooms/Sidebar";
import { failedNote, gapRow, noticesRow, slowNote, undoNote, unreadPill } from "../timeline/lazy";
import { Empty } from "./Empty";
import { RoomPane } from "./RoomPane";
import { RoomWaiting } from "./RoomWaiting";
import styles from "./Workspace.module.css";

const membersPane = lazily(() => import("../members/MembersPane").then((part) => part.MembersPane));
const lostRoom = lazily(() => import("./LostRoom").then((part) => part.LostRoom));

type Props = { readonly place: Extract<Place, { page: "rooms" | "room" | "members" | "message" }> };

/** Sidebar, room and members: three panes, two and a drawer, or one at a time. */
export function Workspace({ place }: Props) {
  const actions = useActions();
  const [, navigate] = useLocation();
  const view = useViewport();
  const wanted = place.page === "rooms" ? null : place.room;
  const room = useChat(
    (state) =>
      state.rooms.find((one) => one.id === wanted) ?? state.leftRooms.find((one) => one.id === wanted),
  );
  const lost = useChat((state) => (wanted === null ? undefined : state.lost[wanted]));
  const first = useChat((state) => state.rooms[0]?.id);
  const last = remembered("room");
  const lastIsThere = useChat((state) => state.rooms.some((one) => one.id === last));
  const ready = useChat(
    (state) => state.boot === "ready" && (state.rooms.length > 0 || state.connection.state === "online"),
  );
  const mayCreate = useChat((state) => state.standing?.can.includes("create_room") === true);
  const [overlay, setOverlay] = useState<Overlay>("none");
  const [pane, setPane] = useState(() => remembered("members") !== "hidden");
  const [drawer, setDrawer] = useState(false);

  const open = room?.id ?? null;
  useEffect(() => {
    actions.openRoom(open);
    if (open !== null) remember("room", open);
  }, [actions, open]);

  const target = place.page === "message" ? place.seq : null;
  useEffect(() => {
    if (open !== null && target !== null) actions.openAt(open, target);
  }, [actions, open, target]);

  const onRoute = place.page === "members";
  const membersShown = onRoute || (view === "tablet" ? drawer : view === "desktop" && pane);

  const toggleMembers = () => {
    if (open === null) return;
    const shown = !membersShown;
    if (view === "phone") navigate(shown ? paths.members(open) : paths.room(open));
    else if (onRoute) navigate(paths.room(open), { replace: true });
    if (view === "tablet") setDrawer(shown);
    if (view === "desktop") {
      setPane(shown);
      remember("members", shown ? "shown" : "hidden");
    }
    const within = document.activeElement?.closest("[data-region='members']") ?? null;
    if (!shown && within !== null) document.getElementById("members-toggle")?.focus();
  };
  const closeDrawer = () => {
    const closable = view !== "desktop" && membersShown;
    if (closable) toggleMembers();
    return closable;
  };
  useGlobalKeys({ open, show: setOverlay, toggleMembers, closeDrawer });
  const [dialogs, setDialogs] = useState(0);
  const closeOverlay = useCallback(() => {
    setOverlay("none");
    setDialogs((closed) => closed + 1);
  }, []);

  useEffect(() => whenIdle(prefetchLater), []);

  const alone = view === "phone";
  const showSidebar = !alone || place.page === "rooms";
  const showMembers = room !== undefined && membersShown;
  const showMain =
    !alone || place.page === "room" || place.page === "message" || (onRoute && room === undefined);

  const look = view === "desktop" ? "pane" : view === "tablet" ? "drawer" : "route";

  const main = () => {
    if (wanted === null) {
      const goal = lastIsThere ? last : first;
      if (goal !== null && goal !== undefined) return <Redirect to={paths.room(goal)} replace />;
      if (!ready) return <RoomWaiting />;
      return (
        <Empty
          title={text.rooms.none()}
          action={
            <Button look="primary" onClick={() => setOverlay(mayCreate ? "create-room" : "browse")}>
              {mayCreate ? text.rooms.create() : roomsText.browse()}
            </Button>
          }
        >
          {text.createRoom.lead()}
        </Empty>
      );
    }
    if (room !== undefined) {
      return (
        <RoomPane
          key={room.id}
          room={room}
          toMessage={target !== null}
          membersShown={membersShown}
          onToggleMembers={toggleMembers}
        />
      );
    }
    if (lost !== undefined) {
      return (
        <Suspense fallback={<RoomWaiting />}>
          <lostRoom.Part
            key={wanted}
            room={wanted}
            lost={lost}
            onClose={() => navigate(paths.rooms(), { replace: true })}
          />
        </Suspense>
      );
    }
    if (!ready) return <RoomWaiting />;
    return (
      <Empty
        title={text.rooms.missingTitle()}
        action={
          <Button look="primary" onClick={() => navigate(paths.rooms(), { replace: true })}>
            {text.rooms.toRooms()}
          </Button>
        }
      >
        {text.rooms.missingBody()}
      </Empty>
    );
  };

  return (
    <OverlayContext value={setOverlay}>
      {room !== undefined && showMain && (
        <button
          type="button"
          className={styles.skip}
          onClick={() => document.getElementById("composer")?.focus()}
        >
          {text.app.skipToComposer()}
        </button>
      )}
      <div className={styles.panes} data-members={showMembers && view === "desktop" ? "pane" : "away"}>
        {showSidebar && !alone && <Sidebar open={open} alone={false} />}
        {showSidebar && alone && (
          <main className={styles.alone}>
            <Sidebar open={null} alone />
          </main>
        )}
        {showMain && main()}
        {showMembers && view === "tablet" && <div className={styles.scrim} onPointerDown={toggleMembers} />}
        {showMembers && (
          <Suspense fallback={<MembersWaiting look={look} />}>
            <membersPane.Part
              key={room.id}
              room={room}
              look={look}
              dialogs={dialogs}
              onClose={toggleMembers}
            />
          </Suspense>
        )}
      </div>
      <Dialogs overlay={overlay} onClose={closeOverlay} />
    </OverlayContext>
  );
}

/** What the first screen does not need is here before somebody asks for it. */
function prefetchLater(): void {
  for (const part of [
    membersPane,
    roomMenu,
    messageMenu,
    memberMenu,
    messageEditor,
    emojiPicker,
    rowTools,
    reactionBar,
    quoteLine,
    replyBanner,
    meItems,
    failedNote,
    slowNote,
    gapRow,
    undoNote,
    noticesRow,
    unreadPill,
    ...dialogParts,
  ])
    part.prefetch();
}
