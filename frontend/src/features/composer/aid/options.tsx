import { AtSign, Slash } from "lucide-react";
import type { ReactNode } from "react";
import { roomsText } from "@/app/text";
import { writingText } from "@/app/text/writing";
import type { Room, User } from "@/chat/types";
import { Avatar } from "@/ui/Avatar";
import type { Catalogue } from "../../emoji/catalogue";
import { inTone, type Tone } from "../../emoji/tone";
import { RoomIcon } from "../../rooms/RoomIcon";
import { type CommandName, commandsIn } from "../commands/commands";
import { ranked } from "./rank";
import type { Trigger } from "./trigger";

/** Something that can be written in place of what was begun. */
export type Option = {
  readonly key: string;
  /** What is written. */
  readonly insert: string;
  readonly name: string;
  readonly hint: string;
  readonly icon: ReactNode;
  /** Which emoji was picked, to be counted. */
  readonly emoji?: string;
};

export type Sources = {
  readonly room: Room;
  /** Those who are here first. */
  readonly people: readonly User[];
  readonly me: string | null;
  readonly rooms: readonly Room[];
  /** `null`: not loaded. */
  readonly catalogue: Catalogue | null;
  readonly tone: Tone;
};

/** More than these nobody reads; another letter narrows them. */
const most = 8;
const words = writingText.suggestions;

export function titleOf(kind: Trigger["kind"]): string {
  switch (kind) {
    case "person":
      return words.people();
    case "room":
      return words.rooms();
    case "emoji":
      return words.emoji();
    case "command":
      return words.commands();
  }
}

export function optionsFor({ kind, query }: Trigger, sources: Sources): readonly Option[] {
  switch (kind) {
    case "person":
      return people(query, sources);
    case "room":
      return ranked(sources.rooms, query, ({ name }) => [name], most).map((room) => ({
        key: room.id,
        insert: `#${room.name}`,
        name: room.name,
        hint: room.topic,
        icon: <RoomIcon room={room} size={17} />,
      }));
    case "emoji":
      return ranked(sources.catalogue?.emoji ?? [], query, ({ names }) => names, most).map((one) => {
        const emoji = inTone(one, sources.tone);
        return {
          key: one.emoji,
          insert: emoji,
          name: `:${one.names.find((name) => name.includes(query.toLowerCase())) ?? one.names[0]}:`,
          hint: one.label,
          icon: emoji,
          emoji,
        };
      });
    case "command":
      return ranked<CommandName>(commandsIn(sources.room), query, (name) => [name], most).map((name) => ({
        key: name,
        insert: `/${name}`,
        name: `/${name}`,
        hint: writingText.commands.what[name](),
        icon: <Slash size={16} aria-hidden="true" />,
      }));
  }
}

function people(query: string, { room, people: all, me }: Sources): readonly Option[] {
  const others = all.filter(({ id }) => id !== me);
  const own = all.filter(({ id }) => id === me);
  const named = ranked([...others, ...own], query, ({ name }) => [name], most).map(
    (user): Option => ({
      key: `${user.id} ${user.name}`,
      insert: `@${user.name}`,
      name: user.name,
      hint: user.id === me ? words.you() : user.bot === true ? roomsText.bot() : "",
      icon: <Avatar id={user.id} name={user.name} size="small" />,
    }),
  );
  const groups = room.can.includes("mention_group") ? (["here", "room"] as const) : [];
  const begun = groups.filter((word) => word.startsWith(query.toLowerCase()));
  const everybody = begun.map(
    (word): Option => ({
      key: word,
      insert: `@${word}`,
      name: word,
      hint: words[word](),
      icon: <AtSign size={16} aria-hidden="true" />,
    }),
  );
  return [...named.slice(0, most - everybody.length), ...everybody];
}

/** What was typed is whole already: Enter is for sending then, and not for accepting. */
export function complete({ kind, query }: Trigger, [first]: readonly Option[]): boolean {
  return (
    kind !== "emoji" && first !== undefined && first.insert.slice(1).toLowerCase() === query.toLowerCase()
  );
}
