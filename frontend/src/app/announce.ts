import { createStore } from "zustand/vanilla";

/** What is said to screen readers: `polite` waits for a pause, `assertive` interrupts. */
export type Spoken = { readonly polite: string; readonly assertive: string };

export const spoken = createStore<Spoken>(() => ({ polite: "", assertive: "" }));

/** Says it once. The same words twice in a row are made to differ, or the second would stay silent. */
export function announce(words: string): void {
  spoken.setState(({ polite }) => ({ polite: polite === words ? `${words}\u00a0` : words }));
}

export function interrupt(words: string): void {
  spoken.setState(({ assertive }) => ({ assertive: assertive === words ? `${words}\u00a0` : words }));
}
