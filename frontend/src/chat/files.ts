/** Files: what a message can carry besides its text. */
import * as v from "valibot";

const about = {
  name: v.string(),
  /** What it is, by its own bytes: `image/jpeg`. */
  type: v.string(),
  size: v.number(),
  /** Of a picture: pixels. */
  width: v.exactOptional(v.number()),
  height: v.exactOptional(v.number()),
  /** A smaller picture of it; absent: it is small itself. */
  thumbnail: v.exactOptional(v.object({ width: v.number(), height: v.number() })),
  /** What is to be seen or heard, in the words of who sent it. */
  alt: v.exactOptional(v.string()),
};

/** A file that the server has. */
export const fileSchema = v.object({ id: v.string(), ...about });
export type SharedFile = v.InferOutput<typeof fileSchema>;

/** A file that goes out: the server has it (`id`), or only this device has (`bytes`). */
export const outFileSchema = v.object({
  id: v.exactOptional(v.string()),
  bytes: v.exactOptional(v.instance(Blob)),
  ...about,
});
export type OutFile = v.InferOutput<typeof outFileSchema>;

/** Bytes of files that may wait on this device for a connection. */
export const KEPT_BYTES = 50 * 1024 * 1024;

/** As a message names it. */
export function named({ id = "", alt }: OutFile): { readonly id: string; readonly alt?: string } {
  return alt === undefined ? { id } : { id, alt };
}

/** As others see it, once the server has it. */
export function toShared({ id, bytes: _, ...file }: OutFile): SharedFile[] {
  return id === undefined ? [] : [{ id, ...file }];
}

/** A part of a line: absent where there is none. */
export function withFiles<F>(files: readonly F[] | undefined): { files?: F[] } {
  return files === undefined || files.length === 0 ? {} : { files: [...files] };
}

/** What may be sent here. `off`: nothing, and why. */
export const fileLimitsSchema = v.object({
  bytes: v.number(),
  per_message: v.number(),
  off: v.exactOptional(v.string()),
});
export type FileLimits = Readonly<v.InferOutput<typeof fileLimitsSchema>>;

/** Of a server that says nothing about them. */
export const noFiles: FileLimits = {
  bytes: 0,
  per_message: 0,
  off: "No files can be sent here.",
};
