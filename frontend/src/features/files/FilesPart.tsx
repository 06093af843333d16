import { Paperclip } from "lucide-react";
import { useEffect, useImperativeHandle, useRef, useState, useSyncExternalStore } from "react";
import { announce } from "@/app/announce";
import { useChat, useChatStore } from "@/app/chatContext";
import { filesText } from "@/app/text/files";
import { noFiles } from "@/chat/files";
import styles from "./FilesPart.module.css";
import type { FilesProps } from "./lazy";
import { DropZone, TrayView } from "./TrayView";
import { emptyTray, type Tray } from "./trayPort";
import { trayFor, watchDrops } from "./trays";

/** By user and room: files stay while another room is looked at. */
const trays = new Map<string, Tray>();
const never = () => () => {};

/** What the message field has for files: the button, and the files themselves above the field. */
export function FilesPart({ room, port, onAny, onWrong }: FilesProps) {
  const store = useChatStore();
  const off = useChat((state) => (state.server?.files ?? noFiles).off ?? null);
  const key = `${useChat((state) => state.me?.id)}/${room.id}`;
  const [tray, setTray] = useState(() => trays.get(key));
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const state = useSyncExternalStore(tray?.subscribe ?? never, () => tray?.state() ?? emptyTray);
  const any = state.files.length > 0;

  useEffect(() => onAny(any), [any, onAny]);

  const opened = (): Tray => {
    const made = trays.get(key) ?? trayFor(room.id, store);
    trays.set(key, made);
    setTray(made);
    return made;
  };

  const add = (list: FileList | null | undefined) => {
    const files = [...(list ?? [])];
    if (files.length === 0) return;
    onWrong(off);
    if (off === null) opened().add(files);
    else announce(off);
  };
  const latest = useRef(add);
  latest.current = add;

  useEffect(() => {
    const ends = new AbortController();
    watchDrops(setOver, (files) => latest.current(files), ends.signal);
    return () => ends.abort();
  }, []);

  useImperativeHandle(port, () => ({
    paste(event) {
      const { files, types } = event.clipboardData;
      // Office puts a picture of the text beside it: the text is meant.
      if (files.length === 0 || types.includes("text/plain")) return;
      event.preventDefault();
      add(files);
    },
    ready: (again) => tray?.ready(again) ?? true,
    take: () => tray?.take() ?? [],
    putBack(files) {
      if (files.length > 0) opened().putBack(files);
    },
  }));

  return (
    <>
      {any || state.note !== null ? tray && <TrayView tray={tray} state={state} /> : null}
      {over && off === null && <DropZone room={room} />}
      <button
        type="button"
        className={styles.attach}
        aria-label={filesText.attach()}
        title={off ?? filesText.attach()}
        aria-disabled={off !== null}
        onClick={() => {
          onWrong(off);
          if (off === null) picker.current?.click();
          else announce(off);
        }}
      >
        <Paperclip size={20} aria-hidden="true" />
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={filesText.attach()}
        onChange={(event) => {
          add(event.target.files);
          event.target.value = "";
        }}
      />
    </>
  );
}
