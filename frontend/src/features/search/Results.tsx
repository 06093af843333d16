import { Link } from "wouter";
import type { SearchResult } from "@/api/search";
import { useChat } from "@/app/chatContext";
import { paths } from "@/app/paths";
import { searchText } from "@/app/text/search";
import { Avatar } from "@/ui/Avatar";
import { RoomIcon } from "../rooms/RoomIcon";
import { clock } from "../timeline/clockNow";
import { Marked } from "./Marked";
import styles from "./Results.module.css";

type Props = {
  readonly results: readonly SearchResult[];
  /** Somebody goes to this one. */
  readonly onOpen: (key: string) => void;
};

export function resultKey({ room, seq }: Pick<SearchResult, "room" | "seq">): string {
  return `${room}/${seq}`;
}

/** What was found, with the room above each run of its messages. */
export function Results({ results, onOpen }: Props) {
  const rooms = useChat((state) => state.rooms);
  const left = useChat((state) => state.leftRooms);
  const now = Date.now();
  return (
    <ol className={styles.list}>
      {results.map((result, index) => {
        const key = resultKey(result);
        const isFirst = results[index - 1]?.room !== result.room;
        const room = [...rooms, ...left].find(({ id }) => id === result.room);
        return (
          <li key={key}>
            {isFirst && (
              <p className={styles.room} aria-hidden="true">
                {room !== undefined && <RoomIcon room={room} size={15} />}
                <bdi>{room?.name ?? searchText.elsewhere()}</bdi>
              </p>
            )}
            <Link
              href={paths.message(result.room, result.seq)}
              className={styles.result}
              data-result={key}
              onClick={() => onOpen(key)}
            >
              <Avatar id={result.author.id} name={result.author.name} size="medium" />
              <span className={styles.body}>
                <span className={styles.top}>
                  <b className={styles.author}>
                    <bdi>{result.author.name}</bdi>
                  </b>
                  <span className="sr-only">{room?.name ?? searchText.elsewhere()}</span>
                  <time className={styles.time} dateTime={result.at} title={clock.full(result.at)}>
                    {searchText.at(clock.day(result.at, now), clock.time(result.at))}
                  </time>
                </span>
                <span dir="auto" className={styles.text}>
                  {result.cut_before && "… "}
                  <Marked text={result.text} marks={result.marks} />
                  {result.cut_after && " …"}
                  {result.rev > 0 && <span className={styles.edited}> {searchText.edited()}</span>}
                </span>
              </span>
            </Link>
          </li>
        );
      })}
    </ol>
  );
}
