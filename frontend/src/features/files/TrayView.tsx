import { CircleAlert, Pencil, RotateCcw, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { roomsText } from "@/app/text";
import { filesText, sizeOf } from "@/app/text/files";
import type { Room } from "@/chat/types";
import { IconButton } from "@/ui/IconButton";
import { FileIcon } from "./FileIcon";
import styles from "./TrayView.module.css";
import type { Tray, TrayFile, TrayState } from "./trayPort";

type Props = { readonly tray: Tray; readonly state: TrayState };

/** The files that go with the next message. */
export function TrayView({ tray, state }: Props) {
  const [described, setDescribed] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const file = state.files.find(({ key }) => key === described);

  const remove = (key: string) => {
    tray.remove(key);
    // The focus stays near: on what came into its place, or in the field.
    requestAnimationFrame(() => {
      const button = list.current?.querySelector<HTMLElement>("button:last-of-type");
      (button ?? document.getElementById("composer"))?.focus();
    });
  };

  return (
    <div className={styles.tray}>
      {state.files.length > 0 && (
        <ul ref={list} className={styles.list} aria-label={filesText.tray()}>
          {state.files.map((one) => (
            <Chip
              key={one.key}
              file={one}
              onRetry={() => tray.retry(one.key)}
              onRemove={() => remove(one.key)}
              onDescribe={() => setDescribed(one.key === described ? null : one.key)}
              describing={one.key === described}
            />
          ))}
        </ul>
      )}
      {file !== undefined && (
        <Description
          key={file.key}
          file={file}
          onChange={(alt) => tray.describe(file.key, alt)}
          onDone={() => {
            setDescribed(null);
            document.getElementById("composer")?.focus();
          }}
        />
      )}
      {state.note !== null && <p className={styles.note}>{state.note}</p>}
    </div>
  );
}

type ChipProps = {
  readonly file: TrayFile;
  readonly describing: boolean;
  readonly onRetry: () => void;
  readonly onRemove: () => void;
  readonly onDescribe: () => void;
};

function Chip({ file, describing, onRetry, onRemove, onDescribe }: ChipProps) {
  const { name, state } = file;
  const failed = state.step === "failed";
  const uploading = state.step === "uploading";
  return (
    <li className={styles.chip} data-failed={failed || undefined}>
      <span className={styles.face}>
        {file.preview === null ? <FileIcon type={file.type} /> : <img src={file.preview} alt="" />}
      </span>
      <span className={styles.about}>
        <bdi className={styles.name}>{name}</bdi>
        <span className={styles.state}>
          {failed && <CircleAlert size={14} aria-hidden="true" />}
          {wordsOf(file)}
        </span>
        {uploading && (
          <progress
            className={styles.progress}
            value={state.sent}
            max={file.size}
            aria-label={filesText.progress(name)}
          />
        )}
      </span>
      <span className={styles.buttons}>
        {failed && !state.final && (
          <IconButton small label={filesText.retry(name)} onClick={onRetry}>
            <RotateCcw size={16} aria-hidden="true" />
          </IconButton>
        )}
        {!failed && (
          <IconButton
            small
            label={file.alt === "" ? filesText.describe(name) : filesText.described(name)}
            aria-expanded={describing}
            onClick={onDescribe}
          >
            <Pencil size={16} aria-hidden="true" />
          </IconButton>
        )}
        <IconButton
          small
          label={uploading ? filesText.cancel(name) : filesText.remove(name)}
          onClick={onRemove}
        >
          <X size={16} aria-hidden="true" />
        </IconButton>
      </span>
    </li>
  );
}

function wordsOf({ state, size, alt }: TrayFile): string {
  switch (state.step) {
    case "uploading":
      return filesText.uploading(Math.min(99, Math.floor((100 * state.sent) / Math.max(1, size))));
    case "kept":
      return filesText.kept();
    case "failed":
      return state.reason;
    case "done":
      return alt === "" ? sizeOf(state.file.size) : alt;
  }
}

type DescriptionProps = {
  readonly file: TrayFile;
  readonly onChange: (alt: string) => void;
  readonly onDone: () => void;
};

function Description({ file, onChange, onDone }: DescriptionProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <label className={styles.description}>
      <span>{filesText.altLabel(file.name)}</span>
      <input
        ref={field}
        value={file.alt}
        maxLength={1000}
        dir="auto"
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
          event.preventDefault();
          event.stopPropagation();
          onDone();
        }}
      />
    </label>
  );
}

/** Over the room while files are dragged above it. */
export function DropZone({ room }: { readonly room: Room }) {
  const main = document.querySelector("main");
  if (main === null) return null;
  const words = filesText.drop(roomsText.label(room.kind, room.name));
  return createPortal(
    <div className={styles.drop} aria-hidden="true">
      <p>{words}</p>
    </div>,
    main,
  );
}
