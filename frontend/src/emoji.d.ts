/** Made by build/emoji.mjs. */
declare module "virtual:emoji" {
  export type Row = readonly [
    emoji: string,
    group: number,
    label: string,
    /** Short names, parted by spaces; the usual one first. */
    names: string,
    /** Words to search by, parted by `|`. */
    tags: string,
    version: number,
    flag: 0 | 1,
    /** The same in the five skin tones, light to dark, parted by spaces; or nothing. */
    tones: string,
  ];
  export const table: {
    readonly groups: readonly (readonly [order: number, label: string])[];
    readonly rows: readonly Row[];
  };
}
