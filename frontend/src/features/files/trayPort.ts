import type { FileLimits, OutFile, SharedFile } from "@/chat/files";

/** A file beside the message field. */
export type TrayFile = {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  /** What the browser says it is, for the icon; the server looks for itself. */
  readonly type: string;
  /** A picture of it, from this device. */
  readonly preview: string | null;
  readonly width?: number;
  readonly height?: number;
  readonly alt: string;
  readonly state:
    | { readonly step: "uploading"; readonly sent: number }
    /** Waits for a connection. */
    | { readonly step: "kept" }
    | { readonly step: "done"; readonly file: SharedFile }
    | { readonly step: "failed"; readonly reason: string; readonly final: boolean };
};

export type TrayState = {
  readonly files: readonly TrayFile[];
  /** What to know about them; `null`: nothing. */
  readonly note: string | null;
};

export const emptyTray: TrayState = { files: [], note: null };

/** The files beside the message field of one room. They stay while other rooms are looked at. */
export type Tray = {
  state(): TrayState;
  subscribe(listener: () => void): () => void;
  add(files: readonly File[]): void;
  retry(key: string): void;
  remove(key: string): void;
  describe(key: string, alt: string): void;
  /** Whether the message can go now. If files are on their way, `again` is called when they are there. */
  ready(again: () => void): boolean;
  /** The files, for the outbox; the tray is empty then. */
  take(): readonly OutFile[];
  putBack(files: readonly OutFile[]): void;
};

/** What a tray has to know of the world. */
export type TrayGround = {
  readonly room: string;
  limits(): FileLimits;
  online(): boolean;
  /** Bytes that wait in the outbox already. */
  keptBytes(): number;
  /** Called when it changes whether we are online. */
  onConnection(listener: () => void): () => void;
  say(words: string): void;
};
