import { useEffect, useEffectEvent } from "react";
import { useLocation } from "wouter";
import { stepRoom } from "@/features/rooms/order";
import { useActions, useChatStore } from "./chatContext";
import { type Focus, globalIntent } from "./keyboard";
import type { Overlay } from "./overlay";
import { paths } from "./paths";

type Does = {
  readonly open: string | null;
  readonly show: (overlay: Overlay) => void;
  readonly toggleMembers: () => void;
  /** Closes the drawer, if it is open; false: there was nothing to close. */
  readonly closeDrawer: () => boolean;
};

/** The keys that work wherever the focus is. */
export function useGlobalKeys({ open, show, toggleMembers, closeDrawer }: Does): void {
  const chat = useChatStore();
  const actions = useActions();
  const [, navigate] = useLocation();

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
    );
    if (intent === null) return;
    switch (intent.do) {
      case "jump":
      case "shortcuts":
        show(intent.do);
        break;
      case "members":
        toggleMembers();
        break;
      case "undo":
        if (!actions.undoDelete()) return;
        break;
      case "close":
        if (!closeDrawer()) return;
        break;
      case "room": {
        const room = stepRoom(chat.getState().rooms, open, intent.step, intent.only);
        if (room !== null) navigate(paths.room(room));
        break;
      }
      case "region":
        // Past the last region the key is the browser's again: it leads to its own toolbars.
        if (!stepRegion(intent.step)) return;
        break;
      case "write":
        // The letter itself follows the focus.
        document.getElementById("composer")?.focus();
        return;
    }
    event.preventDefault();
  });

  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
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
