import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { Suspense, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useActions, useChat } from "@/app/chatContext";
import { lazily } from "@/app/lazily";
import { useOverlay } from "@/app/overlay";
import { paths, placeOf } from "@/app/paths";
import { roomsText, text } from "@/app/text";
import type { Room, Timeline } from "@/chat/types";
import { type Spot, spotOf } from "@/ui/spot";
import { useComposerPort } from "../composer/port";
import { clock } from "./clockNow";
import { copyLink } from "./copy";
import { estimate } from "./estimate";
import styles from "./Feed.module.css";
import { FeedOver, type Over } from "./FeedOver";
import { FeedRow } from "./FeedRow";
import type { RowIntent } from "./feedKeys";
import { JumpPill } from "./JumpPill";
import { unreadPill } from "./lazy";
import { messageItems } from "./messageItems";
import { NewerZone } from "./NewerZone";
import { OlderZone } from "./OlderZone";
import { dayOf, newLines, type Said, topSeq, toRows } from "./rows";
import { useArrivals } from "./useArrivals";
import { useDivider } from "./useDivider";
import { useEntry } from "./useEntry";
import { useGapAnchor } from "./useGapAnchor";
import { useLongPress } from "./useLongPress";
import { useMarked } from "./useMarked";
import { useOldest } from "./useOldest";
import { usePinned } from "./usePinned";
import { useRoving } from "./useRoving";
import { useSeen } from "./useSeen";
import { useSwipe } from "./useSwipe";
import { useWantMore } from "./useWantMore";

const nowherePill = lazily(() => import("./NowherePill").then((part) => part.NowherePill));

/** The glass header, a banner of one line, and air. */
const topPadding = 108;
/** Three skeleton rows, or the sentence that older messages could not be loaded. */
export const olderHeight = 168;
/** The same below the newest row, and room for the pill. */
export const newerHeight = 200;

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

  const { opened, hasNewer } = timeline;
  const target =
    opened.at === "message"
      ? rows.findIndex((row) => row.kind === "said" && "seq" in row.line && row.line.seq === opened.seq)
      : -1;
  const marked = useMarked(rows[target]?.key ?? null);
  const { pinned, distance, look } = usePinned(scroller, hasNewer);
  const [leftAt, setLeftAt] = useState(0);
  const [entry, setEntry] = useState<"end" | "divider">("end");
  const [topIndex, setTopIndex] = useState(0);
  const [hovered, setHovered] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [over, setOver] = useState<Over | null>(null);
  const show = useOverlay();
  const [location, navigate] = useLocation();
  const openMenu = useCallback((key: string, at: Spot) => setOver({ what: "menu", key, at }), []);
  const press = useLongPress(openMenu);
  const composer = useComposerPort();
  const swipe = useSwipe((key) => {
    const row = rows.find((one) => one.key === key);
    if (row?.kind === "said" && row.line.status === "sent" && room.can.includes("send"))
      composer.reply(row.line);
  });
  const ask = (line: Said, what: RowIntent, row: HTMLElement) => {
    const items = messageItems(line, room, me);
    if (what === "menu" && items.length > 0) openMenu(line.key, spotOf(row));
    if (line.status !== "sent" || what === "menu" || !items.includes(what)) return;
    if (what === "edit") composer.edit(line);
    else if (what === "reply") composer.reply(line);
    else if (what === "react") setOver({ what, key: line.key, at: spotOf(row) });
    else if (what === "unread") actions.markUnread(room.id, line.seq);
    else if (what === "link") void copyLink(room.id, line.seq);
    else show({ about: "message", dialog: "delete", room: room.id, line });
  };

  const active = useRef(-1);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    estimateSize: (index) => estimate(rows[index], scroller.current?.clientWidth ?? 800),
    anchorTo: "end",
    followOnAppend: !hasNewer,
    scrollEndThreshold: 80,
    directDomUpdates: true,
    overscan: 8,
    paddingStart: topPadding + (timeline.hasOlder ? olderHeight : 0),
    paddingEnd: 12 + (hasNewer ? newerHeight : 0),
    // Used by the entry only: the divider stands a third down the window, a message in its middle.
    scrollPaddingStart:
      target < 0 ? Math.round((scroller.current?.clientHeight ?? innerHeight) / 3) : topPadding / 2,
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

  const wantMore = useWantMore(room.id, timeline, scroller);

  // The address names the message only for as long as one came for it.
  const leaveMessage = () => {
    if (placeOf(location).page === "message") navigate(paths.room(room.id), { replace: true });
  };
  const toEnd = () => {
    pinned.current = true;
    virtualizer.scrollToEnd();
  };

  useEntry(rows, target, scroller, topPadding, (goal) => {
    pinned.current = goal.at === "end";
    if (goal.at === "end") return virtualizer.scrollToEnd();
    setLeftAt(topSeq(timeline.lines));
    virtualizer.scrollToIndex(goal.index, { align: goal.at === "message" ? "center" : "start" });
    if (goal.at === "message") roving.take(goal.index);
    else setEntry("divider");
  });

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
    if (ownIsNew && hasNewer) actions.jumpToLatest(room.id);
    if (ownIsNew || pinned.current) toEnd();
  }, [rows]);

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
    wantMore();
  };

  const dayAt = dayOf(rows, topIndex);
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
            aria-busy={timeline.older.state === "loading" || timeline.newer.state === "loading"}
            data-region="feed"
            onKeyDown={roving.onKeyDown}
            onPointerDown={(event) => {
              roving.onPointerDown();
              press.onPointerDown(event);
              swipe.onPointerDown(event);
            }}
            onPointerMove={(event) => {
              press.onPointerMove(event);
              swipe.onPointerMove(event);
            }}
            onPointerUp={() => {
              press.end();
              swipe.onPointerUp();
            }}
            onPointerCancel={() => {
              press.end();
              swipe.onPointerCancel();
            }}
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
                    marked={row.key === marked}
                    onOver={setOver}
                    now={now}
                    measure={virtualizer.measureElement}
                  />
                )
              );
            })}
          </div>
          {hasNewer && <NewerZone room={room.id} newer={timeline.newer} />}
        </div>
      </div>
      <FeedOver room={room} me={me} rows={rows} over={over} onOver={setOver} />
      {dayAt !== null && distance !== "end" && (
        <div className={styles.dayPill} aria-hidden="true" data-shown={virtualizer.isScrolling || undefined}>
          <span>{clock.day(dayAt, now)}</span>
        </div>
      )}
      {unread.length > 0 && (
        <unreadPill.Part
          unread={unread.length}
          since={clock.time(unread[0]?.at ?? "")}
          onJump={toEnd}
          onRead={() => {
            actions.seen(room.id, topSeq(timeline.lines));
            setEntry("end");
          }}
        />
      )}
      {opened.at === "nowhere" && (
        <Suspense fallback={null}>
          <nowherePill.Part room={room.id} opened={opened} onClose={leaveMessage} />
        </Suspense>
      )}
      <JumpPill
        distance={distance}
        fresh={fresh}
        detached={hasNewer}
        onJump={() => {
          if (hasNewer) actions.jumpToLatest(room.id);
          toEnd();
          leaveMessage();
        }}
      />
    </div>
  );
}

function keyUnder(target: EventTarget): string | null {
  return (target instanceof Element && target.closest<HTMLElement>("[data-key]")?.dataset["key"]) || null;
}
