import { Bookmark, Compass, Plus, Search } from "lucide-react";
import { type ReactNode, Suspense, useRef } from "react";
import { Link, useLocation } from "wouter";
import { useStore } from "zustand";
import { apple } from "@/app/apple";
import { useChat } from "@/app/chatContext";
import { optionally } from "@/app/lazily";
import { useOverlay } from "@/app/overlay";
import { paths } from "@/app/paths";
import { roomsText, text } from "@/app/text";
import { version } from "@/app/version";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Logo } from "@/ui/Logo";
import { Skeleton } from "@/ui/Skeleton";
import { Me } from "./Me";
import { RoomSection } from "./RoomSection";
import styles from "./Sidebar.module.css";

const UnreadChips = optionally(() => import("./UnreadChips").then((part) => part.UnreadChips));
const NotifyOffer = optionally(() => import("../notify/NotifyOffer").then((part) => part.NotifyOffer));
const NewVersion = optionally(() => import("./NewVersion").then((part) => part.NewVersion));

type Props = {
  readonly open: string | null;
  /** It is the whole page, on a phone: then the server's name is its heading. */
  readonly alone: boolean;
  /** What makes it wider and narrower. */
  readonly edge?: ReactNode;
};

export function Sidebar({ open, alone, edge }: Props) {
  const server = useChat((state) => state.server?.name ?? text.app.name());
  const rooms = useChat((state) => state.rooms);
  const starting = useChat((state) => state.boot === "starting" || state.connection.state !== "online");
  const may = useChat((state) => state.standing?.can);
  const scope = useChat((state) => state.standing?.scope ?? null);
  const renew = useStore(version, (state) => state.renew);
  const show = useOverlay();
  const [location, navigate] = useLocation();
  const mayCreate = may?.includes("create_room") === true || may?.includes("create_private_room") === true;
  const mayWrite = may?.includes("start_direct") === true;
  const directs = rooms.filter(({ kind }) => kind === "direct");
  const others = rooms.filter(({ kind }) => kind !== "direct");
  const anyUnread = rooms.some(({ unread }) => unread > 0);
  const lists = useRef<HTMLDivElement>(null);
  const Name = alone ? "h1" : "p";

  return (
    <nav className={styles.sidebar} aria-label={text.rooms.region()} data-region="rooms">
      <div className={styles.server}>
        <Logo size="small" />
        <Name className={styles.name}>
          <bdi>{server}</bdi>
        </Name>
        {alone && (
          <IconButton label={roomsText.search()} onClick={() => navigate(paths.search())}>
            <Search size={20} aria-hidden="true" />
          </IconButton>
        )}
      </div>
      <button type="button" className={styles.find} onClick={() => show("palette")}>
        <Search size={15} aria-hidden="true" />
        <span>{text.rooms.jump()}</span>
        <kbd>{apple() ? "⌘ K" : "Ctrl K"}</kbd>
      </button>
      <Link
        href={paths.saved()}
        className={styles.saved}
        aria-current={location === paths.saved() ? "page" : undefined}
      >
        <Bookmark size={16} aria-hidden="true" />
        {roomsText.saved()}
      </Link>
      <div className={styles.middle}>
        {anyUnread && (
          <Suspense fallback={null}>
            <UnreadChips list={lists} rooms={rooms} />
          </Suspense>
        )}
        <div ref={lists} className={styles.lists}>
          <RoomSection
            name="rooms"
            title={text.rooms.heading()}
            actions={
              <>
                {/* What may come later stands before what is there: nothing moves. */}
                {mayCreate && (
                  <IconButton small label={text.rooms.create()} onClick={() => show("create-room")}>
                    <Plus size={16} aria-hidden="true" />
                  </IconButton>
                )}
                {scope === null && (
                  <IconButton small label={roomsText.browse()} onClick={() => show("browse")}>
                    <Compass size={16} aria-hidden="true" />
                  </IconButton>
                )}
              </>
            }
            rooms={others}
            open={open}
          >
            {rooms.length === 0 &&
              starting &&
              [52, 40, 61].map((width) => (
                <div key={width} className={styles.waiting} aria-hidden="true">
                  <Skeleton width={width} />
                </div>
              ))}
            {others.length === 0 && !starting && (
              <div className={styles.none}>
                <p>{text.rooms.none()}</p>
                {alone && mayCreate && (
                  <Button look="primary" onClick={() => show("create-room")}>
                    {text.rooms.create()}
                  </Button>
                )}
              </div>
            )}
          </RoomSection>
          {(mayWrite || directs.length > 0) && (
            <RoomSection
              name="directs"
              title={roomsText.directs()}
              actions={
                mayWrite && (
                  <IconButton small label={roomsText.newDirect()} onClick={() => show("direct")}>
                    <Plus size={16} aria-hidden="true" />
                  </IconButton>
                )
              }
              rooms={directs}
              open={open}
            >
              {directs.length === 0 && <p className={styles.hint}>{roomsText.noDirects()}</p>}
            </RoomSection>
          )}
        </div>
      </div>
      {renew !== null && (
        <Suspense fallback={null}>
          <NewVersion renew={renew} />
        </Suspense>
      )}
      <Suspense fallback={null}>
        <NotifyOffer />
      </Suspense>
      <Me />
      {edge !== undefined && <Suspense fallback={null}>{edge}</Suspense>}
    </nav>
  );
}
