import type { ReactNode } from "react";
import { announce } from "@/app/announce";
import type { Overlay } from "@/app/overlay";
import { writingText } from "@/app/text/writing";
import type { ChatActions, Outcome, Room } from "@/chat/types";
import { CommandNote } from "./CommandNote";
import { action, commandOf, mayAdd, muteOf, shrugged, type Typed } from "./commands";
import { WritingDialog } from "./WritingDialog";

/** The message field, as a command sees it. */
export type Field = {
  readonly room: Room;
  readonly actions: Pick<ChatActions, "changeRoom" | "findUsers" | "addMember" | "setNotify">;
  readonly show: (overlay: Overlay) => void;
  /** Sends this in place of what was typed. */
  readonly say: (words: string) => void;
  /** It is done: what was typed goes. */
  readonly clear: () => void;
  /** Shows something above the field until the next key; `null`: nothing. What was typed stays. */
  readonly note: (note: ReactNode) => void;
};

const words = writingText.commands;

/** Does what a text that begins with a slash asks for. Nothing that was typed is lost by it. */
export async function obey(typed: string, field: Field): Promise<void> {
  const asked = commandOf(typed, field.room);
  if (asked === null) return field.say(typed);
  switch (asked.kind) {
    case "text":
      return field.say(asked.words);
    case "unknown":
      return stay(field, words.unknown(asked.name), typed);
    case "forbidden":
      return stay(field, words.forbidden(asked.name), typed);
    case "command":
      return run(asked, field);
  }
}

async function run({ name, rest }: Extract<Typed, { kind: "command" }>, field: Field): Promise<void> {
  const { room, actions, show } = field;
  switch (name) {
    case "me":
      return rest === "" ? stay(field, words.empty(name)) : field.say(action(rest));
    case "shrug":
      return field.say(shrugged(rest));
    case "help":
      field.clear();
      return field.note(<WritingDialog room={room} onClose={() => field.note(null)} />);
    case "topic": {
      if (rest === "") {
        field.clear();
        return show({ about: "room", dialog: "settings", room: room.id });
      }
      const outcome = await actions.changeRoom(room.id, { topic: rest.replace(/\s+/g, " ") });
      return settle(field, outcome, words.topicSet());
    }
    case "mute": {
      if (rest === "") {
        field.clear();
        return show({ about: "room", dialog: "notify", room: room.id });
      }
      const muteS = muteOf(rest);
      if (muteS === null) return stay(field, words.howLong());
      const outcome = await actions.setNotify(room.id, { level: room.notify.level, muteS });
      return settle(field, outcome, muteS === "none" ? words.unmuted() : words.muted());
    }
    case "invite":
      return invite(rest, field);
  }
}

/** By name into a private room; into an open one by a link. */
async function invite(rest: string, field: Field): Promise<void> {
  const { room, actions, show } = field;
  if (rest === "" || !mayAdd(room)) {
    field.clear();
    return show({ about: "room", dialog: mayAdd(room) ? "add" : "invite", room: room.id });
  }
  const names = rest.split(",").map((name) => name.trim().replace(/^@/, ""));
  const ids: string[] = [];
  for (const name of names.filter((one) => one !== "")) {
    const found = await actions.findUsers(name);
    if (!found.ok) return stay(field, found.refusal.reason);
    const same = found.value.filter((user) => user.name.toLowerCase() === name.toLowerCase());
    const [one, another] = same;
    if (one === undefined) return stay(field, words.nobody(name));
    if (another !== undefined) return stay(field, words.several(name));
    ids.push(one.id);
  }
  for (const id of ids) {
    const added = await actions.addMember(room.id, id);
    if (!added.ok) return stay(field, added.refusal.reason);
  }
  settle(field, { ok: true, value: null }, words.added(names));
}

function settle(field: Field, outcome: Outcome<unknown>, done: string): void {
  if (outcome.ok) {
    field.clear();
    announce(done);
  } else stay(field, outcome.refusal.reason);
}

/** `asText`: what could be sent as it is. */
function stay(field: Field, sentence: string, asText?: string): void {
  field.note(
    <CommandNote
      sentence={sentence}
      onSend={asText === undefined ? undefined : () => field.say(asText)}
      onClose={() => field.note(null)}
    />,
  );
}
