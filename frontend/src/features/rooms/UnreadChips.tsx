import { ArrowDown, ArrowUp } from "lucide-react";
import { type RefObject, useEffect, useState } from "react";
import { calmMotion } from "@/app/preferences";
import { roomsText } from "@/app/text";
import type { Room } from "@/chat/types";
import { offscreen } from "./offscreen";
import styles from "./UnreadChips.module.css";

type Props = {
  /** What scrolls. Links of rooms with something unread have `data-unread`. */
  readonly list: RefObject<HTMLElement | null>;
  /** A change of these may change what is unread. */
  readonly rooms: readonly Room[];
};

/** Rooms with something unread that are scrolled out of view: how many, and the way to the nearest. */
export function UnreadChips({ list, rooms }: Props) {
  const [counts, setCounts] = useState({ above: 0, below: 0 });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the rooms are what the links are made of.
  useEffect(() => {
    const view = list.current;
    if (view === null) return;
    let frame = 0;
    const look = () => {
      frame = 0;
      const { above, below } = outOfView(view);
      setCounts((before) =>
        before.above === above.length && before.below === below.length
          ? before
          : { above: above.length, below: below.length },
      );
    };
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    look();
    const observer = new ResizeObserver(soon);
    observer.observe(view);
    view.addEventListener("scroll", soon, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      view.removeEventListener("scroll", soon);
    };
  }, [list, rooms]);

  const go = (where: "above" | "below") => {
    if (list.current === null) return;
    const found = outOfView(list.current);
    const next = where === "above" ? found.above.at(-1) : found.below[0];
    next?.scrollIntoView({ block: "center", behavior: calmMotion() ? "instant" : "smooth" });
    next?.focus({ preventScroll: true });
  };

  return (
    <>
      {counts.above > 0 && (
        <button type="button" className={styles.chip} data-at="top" onClick={() => go("above")}>
          <ArrowUp size={14} aria-hidden="true" />
          <span aria-hidden="true">{roomsText.unreadChip(counts.above)}</span>
          <span className="sr-only">{roomsText.unreadAbove(counts.above)}</span>
        </button>
      )}
      {counts.below > 0 && (
        <button type="button" className={styles.chip} data-at="bottom" onClick={() => go("below")}>
          <ArrowDown size={14} aria-hidden="true" />
          <span aria-hidden="true">{roomsText.unreadChip(counts.below)}</span>
          <span className="sr-only">{roomsText.unreadBelow(counts.below)}</span>
        </button>
      )}
    </>
  );
}

function outOfView(view: HTMLElement) {
  const links = [...view.querySelectorAll<HTMLElement>("[data-unread]")];
  const found = offscreen(
    view.getBoundingClientRect(),
    links.map((link) => link.getBoundingClientRect()),
  );
  const at = (indices: readonly number[]) => indices.flatMap((index) => links[index] ?? []);
  return { above: at(found.above), below: at(found.below) };
}
