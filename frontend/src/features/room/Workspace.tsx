import { lazy, Suspense, useContext, useEffect, useEffectEvent, useRef, useState } from "react";
import { Redirect, useLocation } from "wouter";
import { useActions, useChat } from "@/app/chatContext";
import { useEscape } from "@/app/escape";
import { LazyPage } from "@/app/LazyPage";
import { lazily, optionally } from "@/app/lazily";
import { ClosedContext, useOverlay } from "@/app/overlay";
import { type Place, paths } from "@/app/paths";
import { remember, remembered } from "@/app/stored";
import { roomsText, text } from "@/app/text";
import { useIntents } from "@/app/useGlobalKeys";
import { useViewport } from "@/app/useViewport";
import { visit } from "@/app/visits";
import { whenIdle } from "@/app/whenIdle";
import { Button } from "@/ui/Button";
import { messageEditor } from "../composer/lazy";
import { fetchBanner } from "../connection/ConnectionBanner";
import { dialogParts } from "../dialogs/Dialogs";
import { emojiPicker } from "../emoji/lazy";
import { MembersWaiting } from "../members/MembersWaiting";
import { meMenu, memberMenu, messageMenu, roomMenu } from "../menus/lazy";
import { reactionBar, rowTools } from "../reactions/lazy";
import { quoteLine, replyBanner } from "../reply/lazy";
import { widthOf } from "../rooms/edge";
import { Sidebar } from "../rooms/Sidebar";
import { failedNote, gapRow, noticesRow, pinRow, slowNote, unreadPill } from "../timeline/lazy";
import { Empty } from "./Empty";
import { RoomPane } from "./RoomPane";
import { RoomWaiting } from "./RoomWaiting";
import { SkipLink } from "./SkipLink";
import styles from "./Workspace.module.css";

const membersPane = lazily(() => import("../members/MembersPane").then((part) => part.MembersPane));
const SearchPane = lazy(async () => ({ default: (await import("../search/SearchPane")).SearchPane }));
const SavedPane = lazy(async () => ({ default: (await import("../kept/SavedPane")).SavedPane }));
const lostRoom = lazily(() => import("./LostRoom").then((part) => part.LostRoom));

const SidebarEdge = optionally(() => import("../rooms/SidebarEdge").then((part) => part.SidebarEdge));

type Props = {
  readonly place: Extract<Place, { page: "rooms" | "room" | "members" | "message" | "search" | "saved" }>;
};

/** Sidebar, room and members: three panes, two and a drawer, or one at a time. */
export function Workspace({ place }: Props) {
  const actions = useActions();
  const [, navigate] = useLocation();
  const view = useViewport();
  const wanted = "room" in place ? place.room : null;
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
  const show = useOverlay();
  const dialogs = useContext(ClosedContext);
  const [width, setWidth] = useState(() => widthOf(remembered("sidebar")));
  const [pane, setPane] = useState(() => remembered("members") !== "hidden");
  const [drawer, setDrawer] = useState(false);

  const open = room?.id ?? null;
  useEffect(() => {
    actions.openRoom(open);
    if (open === null) return;
    remember("room", open);
    visit(`room:${open}`);
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
  useEscape("drawer", closeDrawer);
  useIntents((intent) => {
    if (intent.do !== "members") return false;
    toggleMembers();
    return true;
  });

  useEffect(() => whenIdle(prefetchLater), []);

  const panes = useRef<HTMLDivElement>(null);
  const back = useEffectEvent(() => {
    navigate(onRoute && open !== null ? paths.room(open) : paths.rooms());
  });
  const swipes = view === "phone" && place.page !== "rooms";
  useEffect(() => {
    if (!swipes) return;
    let end = () => {};
    let over = false;
    // Without it there is the button.
    import("./followSwipe")
      .then(({ followSwipe }) => {
        if (!over && panes.current !== null) end = followSwipe(panes.current, () => back());
      })
      .catch(() => {});
    return () => {
      over = true;
      end();
    };
  }, [swipes]);

  const alone = view === "phone";
  const showSidebar = !alone || place.page === "rooms";
  const showMembers = room !== undefined && membersShown;
  const showMain =
    !alone ||
    place.page === "room" ||
    place.page === "message" ||
    place.page === "search" ||
    place.page === "saved" ||
    (onRoute && room === undefined);

  const look = view === "desktop" ? "pane" : view === "tablet" ? "drawer" : "route";

  const main = () => {
    if (place.page === "search") {
      return (
        <LazyPage>
          <SearchPane />
        </LazyPage>
      );
    }
    if (place.page === "saved") {
      return (
        <LazyPage>
          <SavedPane />
        </LazyPage>
      );
    }
    if (wanted === null) {
      const goal = lastIsThere ? last : first;
      if (goal !== null && goal !== undefined) return <Redirect to={paths.room(goal)} replace />;
      if (!ready) return <RoomWaiting />;
      return (
        <Empty
          title={text.rooms.none()}
          action={
            <Button look="primary" onClick={() => show(mayCreate ? "create-room" : "browse")}>
              {mayCreate ? text.rooms.create() : roomsText.browse()}
            </Button>
          }
        >
          {text.rooms.createLead()}
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
    <>
      {room !== undefined && showMain && (
        <>
          <SkipLink to="#composer">{text.app.skipToComposer()}</SkipLink>
          <SkipLink to="[role='feed'] article[tabindex='0']">{text.app.skipToMessages()}</SkipLink>
        </>
      )}
      <div
        ref={panes}
        className={styles.panes}
        data-members={showMembers && view === "desktop" ? "pane" : "away"}
        style={{ "--sidebar-width": `${width}px` }}
      >
        {!alone && (
          <Sidebar
            open={open}
            alone={false}
            edge={
              <SidebarEdge
                width={width}
                onWidth={(next) => {
                  setWidth(next);
                  remember("sidebar", String(next));
                }}
              />
            }
          />
        )}
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
    </>
  );
}

/** What the first screen does not need is here before somebody asks for it. */
function prefetchLater(): void {
  fetchBanner();
  for (const part of [
    membersPane,
    meMenu,
    roomMenu,
    messageMenu,
    memberMenu,
    messageEditor,
    emojiPicker,
    rowTools,
    reactionBar,
    quoteLine,
    replyBanner,
    failedNote,
    slowNote,
    gapRow,
    noticesRow,
    pinRow,
    unreadPill,
    ...dialogParts,
  ])
    part.prefetch();
}
