import { use } from "react";
import { Link } from "wouter";
import { paths } from "@/app/paths";
import { type Named as Found, mentionsIn, roomsIn } from "@/chat/mentions";
import { classes } from "@/ui/classes";
import { AroundContext, tabStop } from "./context";
import type { Known } from "./known";
import styles from "./Named.module.css";

/** Words in which people are named, and rooms that one can go to. */
export function Named({ words }: { readonly words: string }) {
  const { known, reachable, groups } = use(AroundContext);
  return pieces(words, known).map((piece) => {
    if (piece.found === null) return piece.words;
    if (piece.sign === "#") {
      return (
        <Link
          key={piece.found.start}
          href={paths.room(piece.found.ids[0] ?? "")}
          className={styles.room}
          tabIndex={tabStop(reachable)}
        >
          <bdi>{piece.words}</bdi>
        </Link>
      );
    }
    const { who, ids } = piece.found;
    if (who !== "one" && !groups) return piece.words;
    const mine = who !== "one" || (known.me !== null && ids.includes(known.me));
    return (
      <bdi key={piece.found.start} className={classes(styles.person, mine && styles.mine)}>
        {piece.words}
      </bdi>
    );
  });
}

type Piece =
  | { readonly words: string; readonly found: null }
  | { readonly words: string; readonly found: Found; readonly sign: "@" | "#" };

function pieces(words: string, known: Known): readonly Piece[] {
  if (!/[@#]/.test(words)) return [{ words, found: null }];
  const all = [
    ...mentionsIn(words, known.peopleNames).map((found) => ({ found, sign: "@" as const })),
    ...roomsIn(words, known.roomNames).map((found) => ({ found, sign: "#" as const })),
  ].sort((one, other) => one.found.start - other.found.start);
  const result: Piece[] = [];
  let end = 0;
  for (const { found, sign } of all) {
    // A name of a person may hold that of a room.
    if (found.start < end) continue;
    if (found.start > end) result.push({ words: words.slice(end, found.start), found: null });
    result.push({ words: words.slice(found.start, found.end), found, sign });
    end = found.end;
  }
  if (end < words.length) result.push({ words: words.slice(end), found: null });
  return result;
}
