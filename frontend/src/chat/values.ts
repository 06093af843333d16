/** Small values that a session makes. */
import { noFiles } from "./files";
import type { Row } from "./log";
import { queued, type Waiting } from "./outbox";
import type { Server } from "./types";
import type { Hello } from "./wire";

export function without<T>(all: Readonly<Record<string, T>>, id: string): Readonly<Record<string, T>> {
  const { [id]: _, ...rest } = all;
  return rest;
}

export function again(room: string, row: Extract<Row, { readonly status: "sent" }>): Waiting {
  return queued(nonceOf(row.key), room, row.text, Date.parse(row.at), row);
}

/** The inverse of `messageKey`; an author's id has no slash. */
export function nonceOf(key: string): string {
  return key.slice(key.indexOf("/") + 1);
}

export function refuse(reason: string): {
  readonly ok: false;
  readonly refusal: { readonly reason: string };
} {
  return { ok: false, refusal: { reason } };
}

export const NOT_LOADED = refuse(
  "A part of this page could not be loaded. Check your connection and try again.",
);
export const NOT_SIGNED_IN = refuse("Nobody is signed in here. Enter your name first.");

/** What hello does not tell is kept, or the default of the server. */
export function mergeServer(server: Server | null, { server: { name, version }, limits }: Hello): Server {
  const rest = server ?? { access: "open", nameChars: 32, roomNameChars: 30 };
  return { ...rest, name, version, textBytes: limits.text_bytes, files: limits.files ?? noFiles };
}
