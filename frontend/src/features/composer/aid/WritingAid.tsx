import { type RefObject, useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { announce } from "@/app/announce";
import { useChat } from "@/app/chatContext";
import { writingText } from "@/app/text/writing";
import type { Room, User } from "@/chat/types";
import { type Catalogue, loadCatalogue } from "../../emoji/catalogue";
import { countUse } from "../../emoji/frequent";
import { chosenTone, inTone } from "../../emoji/tone";
import { useKnown } from "../../text/known";
import { EmojiButton } from "./EmojiButton";
import { insertText } from "./insert";
import { complete, type Option, optionsFor } from "./options";
import { Suggestions } from "./Suggestions";
import { endedName, type Trigger, triggerAt } from "./trigger";
import { markOf, wrap } from "./wrap";

type Props = {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** What stands in the field. */
  readonly typed: string;
  readonly room: Room;
  /** Whether a slash at the beginning asks for a command. */
  readonly commands: boolean;
};

const nobody: readonly User[] = [];

/**
 * Helps while one writes: a button for emoji, suggestions of people, rooms, emoji and commands above the
 * field, and marks for what is selected. It listens at the field itself, before anything else hears of a key.
 */
export function WritingAid({ field, typed, room, commands }: Props) {
  const id = useId();
  const [trigger, setTrigger] = useState<Trigger | null>(null);
  const [moved, setMoved] = useState<{ readonly of: string; readonly to: number } | null>(null);
  // Escape closes the list for as long as the same thing is being written.
  const [dismissed, setDismissed] = useState<string | null>(null);
  const catalogue = useCatalogue(trigger?.kind === "emoji");
  const known = useKnown(trigger?.kind === "person");
  const here = useChat((state) => state.presence[room.id]?.users ?? nobody);
  const colon = useRef(false);

  const people = [
    ...new Map([...here, ...known.people].reverse().map((user) => [user.id, user])).values(),
  ].reverse();
  const sources = { room, people, me: known.me, rooms: known.rooms, catalogue, tone: chosenTone() };
  const place = trigger === null ? null : `${trigger.kind} ${trigger.from}`;
  const options = trigger === null || place === dismissed ? [] : optionsFor(trigger, sources);
  const open = trigger !== null && options.length > 0;
  const asked = `${place} ${trigger?.query}`;
  const usual = trigger === null || complete(trigger, options) ? -1 : 0;
  const active = Math.min(moved?.of === asked ? moved.to : usual, options.length - 1);

  const look = useEffectEvent(() => {
    const area = field.current;
    if (area === null || document.activeElement !== area || area.selectionStart !== area.selectionEnd) {
      setTrigger(null);
      return;
    }
    const now = triggerAt(area.value, area.selectionStart, commands);
    setTrigger(now);
    if (now === null) setDismissed(null);
  });

  const accept = ({ insert, emoji }: Option) => {
    const area = field.current;
    if (area === null || trigger === null) return;
    const caret = area.selectionStart;
    const space = area.value[caret] === " " ? "" : " ";
    insertText(area, `${insert}${space}`, trigger.from, caret);
    if (emoji !== undefined) countUse(emoji);
  };

  /** `:tada:` becomes its emoji when the second colon is typed; taking that back stays possible. */
  const endName = useEffectEvent(async () => {
    const area = field.current;
    const ended = area === null ? null : endedName(area.value, area.selectionStart);
    if (area === null || ended === null) return;
    const written = area.value;
    const loaded = await loadCatalogue().catch(() => null);
    const found = loaded?.emoji.find(({ names }) => names.includes(ended.name.toLowerCase()));
    if (found === undefined || area.value !== written) return;
    const emoji = inTone(found, chosenTone());
    insertText(area, emoji, ended.from, area.selectionStart);
    countUse(emoji);
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: what stands in the field is what is looked at.
  useEffect(() => {
    look();
    if (colon.current) void endName();
    colon.current = false;
  }, [typed]);

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const area = field.current;
    if (area === null || event.isComposing || event.keyCode === 229) return;
    const taken = open ? listKey(event) : markKey(event, area);
    if (!taken) return;
    event.preventDefault();
    event.stopPropagation();
  });

  const listKey = ({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean => {
    if (ctrlKey || metaKey || altKey) return false;
    const move = (to: number) => setMoved({ of: asked, to: (to + options.length) % options.length });
    const chosen = options[active];
    switch (key) {
      case "ArrowDown":
        move(active + 1);
        return true;
      case "ArrowUp":
        move(active < 0 ? options.length - 1 : active - 1);
        return true;
      case "Escape":
        setDismissed(place);
        return true;
      case "Enter":
      case "Tab":
        if (chosen === undefined || shiftKey) return false;
        accept(chosen);
        return true;
      default:
        return false;
    }
  };

  useEffect(() => {
    const area = field.current;
    if (area === null) return;
    const ends = new AbortController();
    const { signal } = ends;
    area.addEventListener("keydown", (event) => onKey(event), { signal });
    for (const moving of ["keyup", "click", "focus"] as const)
      area.addEventListener(moving, () => look(), { signal });
    area.addEventListener("blur", () => setTrigger(null), { signal });
    area.addEventListener(
      "input",
      (event) => {
        colon.current = event instanceof InputEvent && event.inputType === "insertText" && event.data === ":";
      },
      { signal },
    );
    return () => ends.abort();
  }, [field]);

  // The field keeps the focus, so it tells screen readers what is chosen in the list.
  useLayoutEffect(() => {
    const area = field.current;
    if (area === null || !open) return;
    area.setAttribute("aria-controls", id);
    return () => area.removeAttribute("aria-controls");
  }, [field, open, id]);
  useLayoutEffect(() => {
    const area = field.current;
    if (area === null || !open || active < 0) return;
    area.setAttribute("aria-activedescendant", `${id}-${active}`);
    return () => area.removeAttribute("aria-activedescendant");
  }, [field, open, active, id]);

  const tell = useEffectEvent(() => announce(writingText.suggestions.found(options.length)));
  useEffect(() => {
    if (open) tell();
  }, [open]);

  return (
    <>
      <EmojiButton field={field} />
      {open && (
        <Suggestions
          id={id}
          kind={trigger.kind}
          options={options}
          active={active}
          onPoint={(index) => setMoved({ of: asked, to: index })}
          onChoose={accept}
        />
      )}
    </>
  );
}

function markKey(event: KeyboardEvent, area: HTMLTextAreaElement): boolean {
  const { ctrlKey, metaKey, altKey, shiftKey, key } = event;
  if (ctrlKey === metaKey || altKey) return false;
  const mark = markOf(key, shiftKey);
  if (mark === null) return false;
  const { from, to, insert, select } = wrap(area.value, area.selectionStart, area.selectionEnd, mark);
  insertText(area, insert, from, to);
  area.setSelectionRange(...select);
  return true;
}

/** All emoji, once they are wanted; `null`: not yet, or they cannot be had. */
function useCatalogue(wanted: boolean): Catalogue | null {
  const [catalogue, setCatalogue] = useState<Catalogue | null>(null);
  useEffect(() => {
    if (!wanted) return;
    let here = true;
    loadCatalogue().then(
      (loaded) => {
        if (here) setCatalogue(loaded);
      },
      () => {},
    );
    return () => {
      here = false;
    };
  }, [wanted]);
  return catalogue;
}
