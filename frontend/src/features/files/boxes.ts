import type { OutFile, SharedFile } from "@/chat/files";

export type AnyFile = SharedFile | OutFile;

/** How a file is shown. */
export type Look = "picture" | "video" | "audio" | "row";

const shown = /^image\/(jpeg|png|gif|webp)$/;

export function lookOf({ type, width, height }: AnyFile): Look {
  if (width !== undefined && height !== undefined && shown.test(type)) return "picture";
  if (/^video\/(mp4|webm|ogg|quicktime)$/.test(type)) return "video";
  return /^audio\/(mpeg|mp4|aac|ogg|wav|flac)$/.test(type) ? "audio" : "row";
}

/** Pixels. */
const WIDEST = 420;
const HIGHEST = 320;
const LEAST = 56;
const GAP = 4;

/** The box of a picture that stands alone: its own shape, no larger than it is, never tiny. */
export function boxOf({ width = 1, height = 1 }: AnyFile): {
  readonly width: number;
  readonly ratio: number;
} {
  const ratio = Math.min(4, Math.max(0.4, width / Math.max(1, height)));
  const fits = Math.min(width, WIDEST, HIGHEST * ratio);
  return { width: Math.round(Math.max(fits, LEAST)), ratio };
}

/** A guess of what the files of a row add to its height, before it is measured. */
export function heightOf(files: readonly AnyFile[], room: number): number {
  const pictures = files.filter((file) => lookOf(file) === "picture");
  const [first] = pictures;
  let sum = 0;
  if (first !== undefined && pictures.length === 1) {
    const { width, ratio } = boxOf(first);
    sum += Math.min(width, room) / ratio + GAP;
  } else if (pictures.length > 1) {
    const columns = columnsOf(pictures.length);
    const cell = Math.min(WIDEST, room) / columns;
    sum += Math.ceil(pictures.length / columns) * ((cell * 3) / 4 + GAP);
  }
  const others = files.length - pictures.length;
  const videos = files.filter((file) => lookOf(file) === "video").length;
  return sum + (others - videos) * 64 + videos * ((Math.min(WIDEST, room) * 9) / 16 + GAP);
}

export function columnsOf(pictures: number): number {
  return pictures === 2 || pictures === 4 ? 2 : 3;
}

/** A message in words: where there are none, its files by what they show or how they are called. */
export function spoken({
  text,
  files = [],
}: {
  readonly text: string;
  readonly files?: readonly AnyFile[];
}): string {
  return text !== "" ? text : files.map(({ alt, name }) => alt ?? name).join(", ");
}
