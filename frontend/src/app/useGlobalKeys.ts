import { useEffect, useEffectEvent } from "react";
import { useLocation } from "wouter";
import { stepRoom } from "@/features/rooms/order";
import { useActions, useChatStore } from "./chatContext";
import { closeTop } from "./escape";
import { type Focus, globalIntent, type Intent } from "./keyboard";
import type { Overlay } from "./overlay";
import { paths } from "./paths";
import { preferred } from "./preferences";

/** Hears what a key asks for, wherever the focus is. False: nothing came of it, the key is the browser's. */
export function useIntents(hear: (intent: Intent) => boolean): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const intent = globalIntent(
      {
        key: event.key,
        ctrl: event.ctrlKey,
        meta: event.metaKey,
        alt: event.altKey,
        shift: event.shiftKey,
        composing: event.isComposing || event.keyCode === 229,
      },
      focusOf(event.target),
      preferred("letter-keys") === "on",
    );
    if (intent !== null && hear(intent)) event.preventDefault();
  });

  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}

/** The keys that work on every page. */
export function useGlobalKeys(show: (overlay: Overlay) => void): void {
  const chat = useChatStore();
  const actions = useActions();
  const [, navigate] = useLocation();
  useIntents((intent) => {
    switch (intent.do) {
      case "palette":
      case "shortcuts":
        show(intent.do);
        return true;
      case "search":
        navigate(paths.search());
        return true;
      case "undo":
        return actions.undoDelete();
      case "close":
        return closeTop();
      case "room": {
        const { rooms, open } = chat.getState();
        const room = stepRoom(rooms, open, intent.step, intent.only);
        if (room !== null) navigate(paths.room(room));
        return true;
      }
      case "region":
        // Past the last region the key is the browser's again: it leads to its own toolbars.
        return stepRegion(intent.step);
      case "write":
        // The letter itself follows the focus.
        document.getElementById("composer")?.focus();
        return false;
      case "members":
        return false;
    }
  });
}

function focusOf(target: EventTarget | null): Focus {
  if (document.querySelector("dialog[open], [role='menu'], [role='dialog']") !== null) return "dialog";
  if (!(target instanceof Element)) return "page";
  if (target.closest("input, textarea, select, [contenteditable]") !== null) return "text";
  if (target.closest("[role='feed']") !== null) return "feed";
  return target.closest("a, button") === null ? "page" : "control";
}

/** Moves the focus to the next part of the window; false at the end of the round. */
function stepRegion(step: 1 | -1): boolean {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(
    (region) => region.getClientRects().length > 0,
  );
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const region = at < 0 ? regions.at(step > 0 ? 0 : -1) : regions[at + step];
  if (region === undefined) return false;
  const goal =
    region.querySelector<HTMLElement>("a[aria-current], textarea, article[tabindex='0']") ??
    region.querySelector<HTMLElement>("[tabindex='0'], a, button");
  goal?.focus();
  return goal !== null;
}
