import { count, number } from "./words";

const KB = 1024;
const MB = KB * KB;

/** A size as people say it. */
export function sizeOf(bytes: number): string {
  if (bytes < KB) return count(bytes, "byte", "bytes");
  if (bytes < MB) return `${number(Math.ceil(bytes / KB))} kB`;
  const mega = bytes / MB;
  return `${mega < 10 ? number(Math.ceil(mega * 10) / 10) : number(Math.ceil(mega))} MB`;
}

/** The copy of files. Loaded with the first of them. */
export const filesText = {
  attach: () => "Attach files",
  tray: () => "Files to send",
  uploading: (percent: number) => `${number(percent)} %`,
  progress: (name: string) => `Sending ${name}`,
  kept: () => "Will be sent when you’re online",
  ready: () => "Ready",
  retry: (name: string) => `Try again: ${name}`,
  remove: (name: string) => `Remove ${name}`,
  cancel: (name: string) => `Cancel ${name}`,
  describe: (name: string) => `Describe ${name}`,
  described: (name: string) => `Change the description of ${name}`,
  altLabel: (name: string) => `What is to be seen or heard in ${name}, for people who can’t`,
  altDone: () => "Done",
  tooLarge: (size: number, most: number) =>
    `That file is ${sizeOf(size)}. The limit here is ${sizeOf(most)}.`,
  empty: () => "That file is empty, or a folder.",
  tooMany: (most: number) => `A message can carry ${count(most, "file", "files")}. Send these first.`,
  someFailed: () => "A file could not be sent. Try it again or remove it, then send.",
  waits: () => "Your message goes out as soon as the files are there.",
  keptFull: (most: number) =>
    `Without a connection ${sizeOf(most)} of files can wait here. Remove some, or send when you’re back online.`,
  attached: (name: string) => `${name} is attached.`,
  drop: (room: string) => `Drop files to attach them to ${room}`,
  open: (name: string) => `Open ${name}`,
  download: (name: string) => `Download ${name}`,
  waiting: () => "Waiting to be sent",
  gone: () => "This file is not there any more.",
  picture: () => "Picture",
  viewer: (at: number, of: number) => (of === 1 ? "Picture" : `Picture ${number(at)} of ${number(of)}`),
  next: () => "Next picture",
  previous: () => "Previous picture",
  close: () => "Close",
};
