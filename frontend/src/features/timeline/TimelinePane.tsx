import { useChat } from "@/app/chatContext";
import { text } from "@/app/text";
import type { Room } from "@/chat/types";
import { Feed } from "./Feed";
import { SkeletonRows } from "./SkeletonRows";
import styles from "./TimelinePane.module.css";

export function TimelinePane({ room }: { readonly room: Room }) {
  const timeline = useChat((state) => state.timelines[room.id]);
  if (timeline === undefined || timeline.phase === "loading") {
    return (
      <div className={styles.loading}>
        <SkeletonRows count={6} label={text.timeline.loading()} />
      </div>
    );
  }
  return <Feed key={timeline.opened.visit} room={room} timeline={timeline} />;
}
