/** What is done with messages besides sending them. It comes after the first load. */
import type { Clock } from "./clock";
import type { Connection } from "./connection";
import { createWishes, type Wishes } from "./granting";
import { createQuotes, type Quotes } from "./quotes";
import type { Storage } from "./storage";
import type { Tabs } from "./tabs";
import type { Turn } from "./turn";
import type { Quote } from "./types";
import type { Position } from "./wire";

export type Acts = { readonly wishes: Wishes; readonly quotes: Quotes };

export type ActsOptions = {
  readonly user: string;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly connection: Connection;
  readonly tabs: Tabs;
  readonly turn: Turn;
  /** What is to be so in this room, or why it is not, changed. */
  onWished(room: string): void;
  onQuotes(quotes: Readonly<Record<number, Quote>>): void;
  position(room: string): Position | null;
};

/** Once the wishes of this device are read. */
export async function openActs(options: ActsOptions): Promise<Acts> {
  const wishes = createWishes({ ...options, onChange: options.onWished });
  const quotes = createQuotes({ ...options, onChange: options.onQuotes });
  await wishes.load();
  return { wishes, quotes };
}
