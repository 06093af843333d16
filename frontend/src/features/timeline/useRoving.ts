import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from "react";
import { printable } from "@/app/keyboard";
import { preferred } from "@/app/preferences";
import { useComposerPort } from "../composer/port";
import { copy } from "./copy";
import { focusable } from "./FeedRow";
import { feedIntent, type RowIntent } from "./feedKeys";
import type { Row, Said } from "./rows";

/** Where a row lies, in pixels from the top of the feed. */
export type Places = {
  readonly startOf: (index: number) => number;
  readonly indexAt: (offset: number) => number;
  readonly pageHeight: () => number;
};

/**
 * One tab stop for the whole feed: the active row. Arrow keys move it; the virtualizer keeps it mounted
 * while it is scrolled away.
 */
export function useRoving(
  rows: readonly Row[],
  feed: RefObject<HTMLElement | null>,
  places: Places,
  ask: (line: Said, what: RowIntent, row: HTMLElement) => void,
) {
  const [chosen, setChosen] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  // The row that is to take the focus stands where it should already.
  const stays = useRef(false);
  const byPointer = useRef(false);
  // The row that has the focus, or something in it has.
  const held = useRef<{ readonly key: string; readonly below: string | undefined } | null>(null);
  const composer = useComposerPort();

  const chosenIndex = chosen === null ? -1 : rows.findIndex((row) => row.key === chosen);
  const index = chosenIndex >= 0 ? chosenIndex : rows.findLastIndex(focusable);

  // The row may be mounted only by the render that made it active.
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const row = feed.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(wanted.current)}"]`);
    if (!row) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
    if (!stays.current) row.scrollIntoView({ block: "nearest" });
    stays.current = false;
  });

  // A gap that was filled takes the focus with it: it goes to the row that stands there now, above the
  // one that stood below. After the effect above: it can take it once it is rendered as the active one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of rows takes one away.
  useLayoutEffect(() => {
    if (held.current === null) return;
    const { key, below } = held.current;
    const now = rows.findIndex((row) => row.key === key);
    if (now >= 0) {
      held.current = { key, below: rows[now + 1]?.key };
    } else if (document.activeElement === document.body) {
      const next = rows.findIndex((row) => row.key === below);
      goTo(next < 0 ? rows.length - 1 : next - 1, -1);
    }
  }, [rows]);

  const goTo = (target: number, direction: 1 | -1) => {
    let at = Math.max(0, Math.min(rows.length - 1, target));
    while (at >= 0 && at < rows.length && !focusable(rows[at])) at += direction;
    const row = rows[at];
    if (row === undefined) return;
    wanted.current = row.key;
    setChosen(row.key);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
    const modified = ctrlKey || metaKey || altKey;
    const onRow = target instanceof HTMLElement && target.dataset["key"] !== undefined;
    if (byPointer.current && onRow && !modified && printable(key) && key !== " ") {
      // The row was clicked, not walked to: whoever types means to write.
      composer.focus();
      return;
    }
    byPointer.current = false;
    const intent = feedIntent({
      key,
      modified,
      shift: shiftKey,
      onRow,
      letters: preferred("letter-keys") === "on",
    });
    if (intent === null) return;
    event.preventDefault();
    switch (intent.do) {
      case "move":
        goTo(index + intent.rows, intent.rows);
        break;
      case "page": {
        const offset = places.startOf(index) + intent.pages * places.pageHeight() * 0.85;
        const target = places.indexAt(offset);
        goTo(target === index ? index + intent.pages : target, intent.pages);
        break;
      }
      case "first":
        goTo(0, 1);
        break;
      case "last":
        goTo(rows.length - 1, -1);
        break;
      case "into":
        if (target instanceof HTMLElement) target.querySelector<HTMLElement>("a, button")?.focus();
        break;
      case "copy": {
        const row = rows[index];
        if (row?.kind === "said" && row.line.status !== "deleted") void copy(row.line.text);
        break;
      }
      case "edit":
      case "delete":
      case "react":
      case "reply":
      case "link":
      case "unread":
      case "menu": {
        const row = rows[index];
        if (row?.kind === "said" && target instanceof HTMLElement) ask(row.line, intent.do, target);
        break;
      }
      case "composer":
        composer.focus();
        break;
    }
  };

  return {
    index,
    /** Gives this row the focus, and moves nothing. */
    take: (index: number) => {
      stays.current = true;
      goTo(index, -1);
    },
    onKeyDown,
    onPointerDown: () => {
      byPointer.current = true;
    },
    onFocus: (target: EventTarget) => {
      const row = target instanceof Element ? target.closest<HTMLElement>("[data-key]") : null;
      const key = row?.dataset["key"];
      if (key === undefined) return;
      setChosen(key);
      held.current = { key, below: rows[rows.findIndex((row) => row.key === key) + 1]?.key };
    },
    /** Comes when the focus goes, not when its row does: React tells of no blur while it removes one. */
    onBlur: () => {
      held.current = null;
    },
  };
}
