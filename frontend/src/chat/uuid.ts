import type { Clock } from "./clock";

/** Fills the bytes with randomness. `crypto.randomUUID` is missing on plain http, this is not. */
export type RandomBytes = (bytes: Uint8Array<ArrayBuffer>) => void;

export const systemRandomBytes: RandomBytes = (bytes) => {
  crypto.getRandomValues(bytes);
};

/**
 * Makes UUIDv7s (RFC 9562, 5.7) that rise in the order they were made, also within a millisecond and
 * when the clock steps back: the 12 bits after the version are a counter (6.2, method 1) that starts
 * below 2048 and carries into the time when it is used up.
 */
export function uuidV7Source(clock: Pick<Clock, "now">, fill: RandomBytes = systemRandomBytes): () => string {
  let time = 0;
  let counter = 0;
  return () => {
    const bytes = new Uint8Array(16);
    fill(bytes);
    const now = clock.now();
    if (now > time) {
      time = now;
      counter = ((byte(bytes, 6) & 0x07) << 8) | byte(bytes, 7);
    } else if (counter < 0xfff) {
      counter += 1;
    } else {
      time += 1;
      counter = 0;
    }
    for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(time / 2 ** (8 * (5 - i))) & 0xff;
    bytes[6] = 0x70 | (counter >> 8);
    bytes[7] = counter & 0xff;
    bytes[8] = 0x80 | (byte(bytes, 8) & 0x3f);
    const hex = Array.from(bytes, (value) => value.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };
}

function byte(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
