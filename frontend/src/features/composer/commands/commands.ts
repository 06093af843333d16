import type { Room } from "@/chat/types";

export const commandNames = ["me", "shrug", "topic", "invite", "mute", "help"] as const;
export type CommandName = (typeof commandNames)[number];

/** What begins with a slash. */
export type Typed =
  /** `//…`: the text that was meant, with one slash. */
  | { readonly kind: "text"; readonly words: string }
  | { readonly kind: "command"; readonly name: CommandName; readonly rest: string }
  /** There is no such command, or this user may not use it here. */
  | { readonly kind: "unknown" | "forbidden"; readonly name: string };

export const shrug = "¯\\_(ツ)_/¯";

type Here = Pick<Room, "kind" | "can">;

/** The commands that this user may use in the room. */
export function commandsIn(room: Here): readonly CommandName[] {
  return commandNames.filter((name) => may(name, room));
}

function may(name: CommandName, { kind, can }: Here): boolean {
  switch (name) {
    case "me":
    case "shrug":
    case "mute":
    case "help":
      return true;
    case "topic":
      return kind !== "direct" && can.includes("set_topic");
    case "invite":
      return kind !== "direct" && (mayAdd({ kind, can }) || can.includes("invite"));
  }
}

const units = { m: 60, h: 60 * 60, d: 24 * 60 * 60 } as const;
const LONGEST_MUTE_S = 365 * units.d;

/** For how long to mute, as typed after `/mute`: `30m`, `8 h`, `2d`, `off`; `null`: none of them. */
export function muteOf(rest: string): number | "none" | null {
  if (/^off$/i.test(rest)) return "none";
  const [, value = "", unit = ""] = /^(\d{1,4})\s*([mhd])$/i.exec(rest) ?? [];
  const each = units[unit.toLowerCase() as keyof typeof units];
  const seconds = Number(value) * (each ?? 0);
  return seconds > 0 && seconds <= LONGEST_MUTE_S ? seconds : null;
}

/** Whether people can be let into the room by their names. */
export function mayAdd({ kind, can }: Here): boolean {
  return kind === "private" && can.includes("add_members");
}

/** Reads what was typed; `null`: it is no command. A path such as `/etc/hosts` is none. */
export function commandOf(words: string, room: Here): Typed | null {
  if (words.startsWith("//")) return { kind: "text", words: words.slice(1) };
  const [, typed = "", rest = ""] = /^\/(\p{L}[\p{L}\p{N}_-]*)(?:\s+([\s\S]*))?$/u.exec(words) ?? [];
  if (typed === "") return null;
  const name = commandNames.find((one) => one === typed.toLowerCase());
  if (name === undefined) return { kind: "unknown", name: typed };
  return may(name, room) ? { kind: "command", name, rest: rest.trim() } : { kind: "forbidden", name };
}

/**
 * What somebody does, as it is sent: italic, each paragraph for itself. A client that knows no markup shows
 * `_waves_`, as people write it by hand.
 */
export function action(rest: string): string {
  const mark = /(?:^|\s)_|_(?:\s|$)/.test(rest) ? "*" : "_";
  return rest
    .split(/\n{2,}/)
    .map((paragraph) => `${mark}${paragraph.trim()}${mark}`)
    .join("\n\n");
}

export function shrugged(rest: string): string {
  return rest === "" ? shrug : `${rest} ${shrug}`;
}
