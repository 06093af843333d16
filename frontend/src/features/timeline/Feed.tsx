import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useActions, useChat } from "@/app/chatContext";
import { useOverlay } from "@/app/overlay";
import { roomsText, text } from "@/app/text";
import type { Room, Timeline } from "@/chat/types";
import { type Spot, spotOf } from "@/ui/spot";
import { useComposerPort } from "../composer/port";
import { clock } from "./clockNow";
import { estimate } from "./estimate";
import styles from "./Feed.module.css";
import { FeedOver, type Over } from "./FeedOver";
import { FeedRow } from "./FeedRow";
import type { RowIntent } from "./feedKeys";
import { JumpPill } from "./JumpPill";
import { messageItems } from "./messageItems";
import { OlderZone } from "./OlderZone";
import { newLines, type Said, topSeq, toRows } from "./rows";
import { UnreadPill } from "./UnreadPill";
import { useArrivals } from "./useArrivals";
import { useDivider } from "./useDivider";
import { useGapAnchor } from "./useGapAnchor";
import { useLongPress } from "./useLongPress";
import { useOldest } from "./useOldest";
import { usePinned } from "./usePinned";
import { useRoving } from "./useRoving";
import { useSeen } from "./useSeen";

/** The glass header, a banner of one line, and air. */
const topPadding = 108;
/** Three skeleton rows, or the sentence that older messages could not be loaded. */
export const olderHeight = 168;

type Props = { readonly room: Room; readonly timeline: Timeline };

/**
 * The virtual list. Everything that scrolls is in here: a message's key never changes, the list is
 * anchored at its end, and what must not move the reading place lies outside the rows.
 */
export function Feed({ room, timeline }: Props) {
  // useVirtualizer hands out one object that changes inside, which memoised output would not notice.
  "use no memo";
  const actions = useActions();
  const me = useChat((state) => state.me?.id ?? null);
  const scroller = useRef<HTMLDivElement>(null);
  const feed = useRef<HTMLDivElement | null>(null);

  const after = useDivider(room, timeline);
  const oldest = useOldest(timeline);
  const divider = useMemo(() => ({ after, me }), [after, me]);
  const rows = useMemo(() => toRows(timeline, divider, oldest), [timeline, divider, oldest]);

  const { pinned, distance, look } = usePinned(scroller);
  const [leftAt, setLeftAt] = useState(0);
  const [entry, setEntry] = useState<"end" | "divider">("end");
  const [topIndex, setTopIndex] = useState(0);
  const [hovered, setHovered] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [over, setOver] = useState<Over | null>(null);
  const show = useOverlay();
  const openMenu = useCallback((key: string, at: Spot) => setOver({ what: "menu", key, at }), []);
  const press = useLongPress(openMenu);
  const composer = useComposerPort();
  const ask = (line: Said, what: RowIntent, row: HTMLElement) => {
    const items = messageItems(line, room, me);
    if (what === "menu" && items.length > 0) openMenu(line.key, spotOf(row));
    if (line.status !== "sent" || what === "menu" || !items.includes(what)) return;
    if (what === "edit") composer.edit(line);
    else if (what === "react") setOver({ what, key: line.key, at: spotOf(row) });
    else show({ about: "message", dialog: "delete", room: room.id, line });
  };

  const active = useRef(-1);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    estimateSize: (index) => estimate(rows[index], scroller.current?.clientWidth ?? 800),
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: 80,
    directDomUpdates: true,
    overscan: 8,
    paddingStart: topPadding + (timeline.hasOlder ? olderHeight : 0),
    paddingEnd: 12,
    // Used by the entry at the divider only: it stands a third down the window.
    scrollPaddingStart: Math.round((scroller.current?.clientHeight ?? innerHeight) / 3),
    // The active row stays mounted wherever the view goes, so that the focus is never lost.
    rangeExtractor: (range: Range) => {
      const shown = defaultRangeExtractor(range);
      const kept = active.current;
      return kept < 0 || kept >= range.count || shown.includes(kept)
        ? shown
        : [...shown, kept].sort((a, b) => a - b);
    },
  });

  const places = {
    startOf: (index: number) => virtualizer.measurementsCache[index]?.start ?? 0,
    indexAt: (offset: number) => virtualizer.getVirtualItemForOffset(Math.max(0, offset))?.index ?? 0,
    pageHeight: () => scroller.current?.clientHeight ?? 600,
  };
  const roving = useRoving(rows, feed, places, ask);
  active.current = roving.index;
  const container = useCallback(
    (node: HTMLDivElement | null) => {
      feed.current = node;
      virtualizer.containerRef(node);
    },
    [virtualizer],
  );
  useSeen(scroller, feed, room.id);
  useArrivals(
    rows,
    feed,
    useCallback(() => pinned.current, [pinned]),
  );

  const wantOlder = () => {
    const view = scroller.current;
    if (view === null || !timeline.hasOlder || timeline.older.state !== "idle") return;
    // Asked for two screens ahead, so that nobody scrolls into a wall.
    if (view.scrollTop < view.clientHeight * 2) actions.loadOlder(room.id);
  };

  const toEnd = () => {
    pinned.current = true;
    virtualizer.scrollToEnd();
  };

  // Entry: at the end if what is new fits the window, else with the divider a third down.
  // biome-ignore lint/correctness/useExhaustiveDependencies: an entry happens once.
  useLayoutEffect(() => {
    const at = rows.findIndex((row) => row.kind === "new");
    const height = rows.slice(Math.max(at, 0)).reduce((sum, row) => sum + estimate(row, 800), 0);
    if (at >= 0 && height > (scroller.current?.clientHeight ?? 0) - topPadding) {
      pinned.current = false;
      setEntry("divider");
      setLeftAt(topSeq(timeline.lines));
      virtualizer.scrollToIndex(at, { align: "start" });
    } else {
      virtualizer.scrollToEnd();
    }
  }, []);

  // Follow: what arrived while at the end, and every own message from wherever it was sent.
  const lastKey = useRef(timeline.lines.at(-1)?.key);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only new rows move the view; a scroll must not.
  useLayoutEffect(() => {
    const last = timeline.lines.at(-1);
    const ownIsNew =
      last !== undefined &&
      last.key !== lastKey.current &&
      (last.status === "sending" || last.status === "queued");
    lastKey.current = last?.key;
    if (ownIsNew && timeline.hasNewer) actions.jumpToLatest(room.id);
    if (ownIsNew || pinned.current) toEnd();
  }, [rows]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a page that came may not fill the window yet.
  useLayoutEffect(wantOlder, [rows, timeline.older.state]);

  // The window, the composer or a banner changed the height: the end stays the end.
  useLayoutEffect(() => {
    const view = scroller.current;
    if (view === null) return;
    const observer = new ResizeObserver(() => {
      if (pinned.current) virtualizer.scrollToEnd();
    });
    observer.observe(view);
    return () => observer.disconnect();
  }, [virtualizer, pinned]);

  const rememberGaps = useGapAnchor(rows, scroller, (index) => virtualizer.measurementsCache[index]?.start);

  const onScroll = () => {
    press.end();
    rememberGaps();
    const before = distance;
    const now = look();
    if (before === "end" && now !== "end") setLeftAt(topSeq(timeline.lines));
    if (now === "end") setEntry("end");
    const top = virtualizer.getVirtualItemForOffset((scroller.current?.scrollTop ?? 0) + 64);
    setTopIndex(top?.index ?? 0);
    wantOlder();
  };

  const dayAt = dayOf(rows.slice(0, topIndex + 1), rows);
  const fresh = distance === "end" ? 0 : newLines(timeline.lines, { after: leftAt, me }).length;
  const unread = entry === "divider" ? newLines(timeline.lines, divider) : [];
  const now = Date.now();
  const toolsAt = over?.key ?? hovered ?? focused;

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.scroller}
        onScroll={onScroll}
        onPointerOver={(event) => {
          if (event.pointerType === "mouse") setHovered(keyUnder(event.target));
        }}
        onPointerLeave={() => setHovered(null)}
      >
        <div className={styles.stack}>
          {timeline.hasOlder && <OlderZone room={room.id} older={timeline.older} />}
          <div
            ref={container}
            className={styles.feed}
            role="feed"
            aria-label={text.timeline.region(roomsText.label(room.kind, room.name))}
            aria-busy={timeline.older.state === "loading"}
            data-region="feed"
            onKeyDown={roving.onKeyDown}
            onPointerDown={(event) => {
              roving.onPointerDown();
              press.onPointerDown(event);
            }}
            onPointerMove={press.onPointerMove}
            onPointerUp={press.onPointerUp}
            onPointerCancel={press.onPointerCancel}
            onContextMenu={press.onContextMenu}
            onFocus={(event) => {
              roving.onFocus(event.target);
              if (event.target.matches(":focus-visible")) setFocused(keyUnder(event.target));
            }}
            onBlur={() => {
              roving.onBlur();
              setFocused(null);
            }}
          >
            {virtualizer.getVirtualItems().map((item) => {
              const row = rows[item.index];
              return (
                row !== undefined && (
                  <FeedRow
                    key={row.key}
                    row={row}
                    index={item.index}
                    room={room}
                    active={item.index === roving.index}
                    tools={row.key === toolsAt}
                    onOver={setOver}
                    now={now}
                    measure={virtualizer.measureElement}
                  />
                )
              );
            })}
          </div>
        </div>
      </div>
      <FeedOver room={room} me={me} rows={rows} over={over} onOver={setOver} />
      {dayAt !== null && distance !== "end" && (
        <div className={styles.dayPill} aria-hidden="true" data-shown={virtualizer.isScrolling || undefined}>
          <span>{clock.day(dayAt, now)}</span>
        </div>
      )}
      {unread.length > 0 && (
        <UnreadPill
          unread={unread.length}
          since={clock.time(unread[0]?.at ?? "")}
          onJump={toEnd}
          onRead={() => {
            actions.seen(room.id, topSeq(timeline.lines));
            setEntry("end");
          }}
        />
      )}
      <JumpPill
        distance={distance}
        fresh={fresh}
        detached={timeline.hasNewer}
        onJump={() => {
          if (timeline.hasNewer) actions.jumpToLatest(room.id);
          toEnd();
        }}
      />
    </div>
  );
}

function keyUnder(target: EventTarget): string | null {
  return (target instanceof Element && target.closest<HTMLElement>("[data-key]")?.dataset["key"]) || null;
}

/** The day of the topmost row in view; nothing while its own divider is there to say it. */
function dayOf(above: readonly { kind: string }[], rows: ReturnType<typeof toRows>): string | null {
  const top = rows[above.length - 1];
  if (top === undefined || top.kind === "day" || top.kind === "start") return null;
  for (const row of rows.slice(above.length - 1)) {
    if (row.kind === "said") return row.line.at;
    if (row.kind === "notices") return row.notices[0]?.at ?? null;
    if (row.kind === "day") return null;
  }
  return null;
}
