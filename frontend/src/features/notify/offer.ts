/** The offer to turn notifications on, made after something was missed; the browser's own question comes later. */
import { createStore } from "zustand/vanilla";
import { remember, remembered } from "@/app/stored";

const key = "notifications-declined";
const againMs = 30 * 24 * 60 * 60_000;

export const offer = createStore(() => ({ made: false }));

/** Whoever said no is not asked for a month. */
export function mayOffer(): boolean {
  const declined = Number(remembered(key) ?? 0);
  return !(Date.now() - declined < againMs);
}

export function decline(): void {
  remember(key, String(Date.now()));
  offer.setState({ made: false });
}
