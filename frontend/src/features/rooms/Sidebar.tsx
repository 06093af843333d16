import { Compass, Plus, Search } from "lucide-react";
import { useLocation } from "wouter";
import { useChat } from "@/app/chatContext";
import { useOverlay } from "@/app/overlay";
import { paths } from "@/app/paths";
import { roomsText, text } from "@/app/text";
import { useAttentive } from "@/app/useAttentive";
import type { Room } from "@/chat/types";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Logo } from "@/ui/Logo";
import { Skeleton } from "@/ui/Skeleton";
import { Me } from "./Me";
import { RoomLink } from "./RoomLink";
import styles from "./Sidebar.module.css";

type Props = {
  readonly open: string | null;
  /** It is the whole page, on a phone: then the server's name is its heading. */
  readonly alone: boolean;
};

export function Sidebar({ open, alone }: Props) {
  const server = useChat((state) => state.server?.name ?? text.app.name());
  const rooms = useChat((state) => state.rooms);
  const starting = useChat((state) => state.boot === "starting" || state.connection.state !== "online");
  const may = useChat((state) => state.standing?.can);
  const scope = useChat((state) => state.standing?.scope ?? null);
  const looking = useAttentive();
  const show = useOverlay();
  const [, navigate] = useLocation();
  const mayCreate = may?.includes("create_room") === true || may?.includes("create_private_room") === true;
  const mayWrite = may?.includes("start_direct") === true;
  const directs = rooms.filter(({ kind }) => kind === "direct");
  const others = rooms.filter(({ kind }) => kind !== "direct");
  const link = (room: Room) => (
    <RoomLink key={room.id} room={room} open={room.id === open} quiet={room.id === open && looking} />
  );
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
      <button type="button" className={styles.find} onClick={() => show("jump")}>
        <Search size={15} aria-hidden="true" />
        <span>{text.rooms.jump()}</span>
        <kbd>{apple() ? "⌘ K" : "Ctrl K"}</kbd>
      </button>
      <div className={styles.lists}>
        <div className={styles.section}>
          <h2>{text.rooms.heading()}</h2>
          {scope === null && (
            <IconButton small label={roomsText.browse()} onClick={() => show("browse")}>
              <Compass size={16} aria-hidden="true" />
            </IconButton>
          )}
          {mayCreate && (
            <IconButton small label={text.rooms.create()} onClick={() => show("create-room")}>
              <Plus size={16} aria-hidden="true" />
            </IconButton>
          )}
        </div>
        <ul className={styles.rooms}>
          {others.map(link)}
          {rooms.length === 0 &&
            starting &&
            [52, 40, 61].map((width) => (
              <li key={width} className={styles.waiting} aria-hidden="true">
                <Skeleton width={width} />
              </li>
            ))}
        </ul>
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
        {(mayWrite || directs.length > 0) && (
          <>
            <div className={styles.section}>
              <h2>{roomsText.directs()}</h2>
              {mayWrite && (
                <IconButton small label={roomsText.newDirect()} onClick={() => show("direct")}>
                  <Plus size={16} aria-hidden="true" />
                </IconButton>
              )}
            </div>
            <ul className={styles.rooms}>{directs.map(link)}</ul>
            {directs.length === 0 && <p className={styles.hint}>{roomsText.noDirects()}</p>}
          </>
        )}
      </div>
      <Me />
    </nav>
  );
}

function apple(): boolean {
  return /mac|iphone|ipad/i.test(navigator.userAgent);
}
