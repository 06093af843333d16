import { Download, ImageOff } from "lucide-react";
import { useState } from "react";
import { filesText, sizeOf } from "@/app/text/files";
import { type AnyFile, lookOf } from "./boxes";
import styles from "./FileContent.module.css";
import { FileIcon } from "./FileIcon";

/** A moving picture that is larger is shown still in the conversation. */
const MOVES_UP_TO = 5 * 1024 * 1024;

type Props = {
  readonly file: AnyFile;
  readonly reachable: boolean;
  readonly onOpen: () => void;
};

/** One file in its box. */
export function FileContent({ file, reachable, onOpen }: Props) {
  const [broken, setBroken] = useState(false);
  const look = lookOf(file);
  const tabIndex = reachable ? undefined : -1;
  const fails = () => setBroken(true);
  if (file.id === undefined) return <Waiting file={file} />;
  const path = pathOf(file.id, file.name);
  if (look === "picture") {
    if (broken) return <Gone name={file.name} />;
    return (
      <a
        className={styles.picture}
        href={path}
        tabIndex={tabIndex}
        aria-label={filesText.open(file.alt ?? file.name)}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          onOpen();
        }}
      >
        <img
          src={sourceOf(file, file.id)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={fails}
        />
      </a>
    );
  }
  if (look === "video" && !broken) {
    return (
      // biome-ignore lint/a11y/useMediaCaption: nobody made captions for what somebody sent.
      <video
        className={styles.video}
        src={path}
        controls
        playsInline
        preload="metadata"
        tabIndex={tabIndex}
        aria-label={file.alt ?? file.name}
        onError={fails}
      />
    );
  }
  if (look === "audio" && !broken) {
    return (
      <div className={styles.audio}>
        {/* biome-ignore lint/a11y/useMediaCaption: nobody made captions for what somebody sent. */}
        <audio
          src={path}
          controls
          preload="none"
          tabIndex={tabIndex}
          aria-label={file.alt ?? file.name}
          onError={fails}
        />
      </div>
    );
  }
  return (
    <a className={styles.row} href={path} download={file.name} tabIndex={tabIndex} aria-label={labelOf(file)}>
      <Facts file={file} />
      <Download size={18} aria-hidden="true" />
    </a>
  );
}

export function pathOf(id: string, name: string): string {
  return `/api/files/${id}/${encodeURIComponent(name)}`;
}

function sourceOf({ name, type, size, thumbnail }: AnyFile, id: string): string {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches || size > MOVES_UP_TO;
  const whole = thumbnail === undefined || (type === "image/gif" && !still);
  return whole ? pathOf(id, name) : `/api/thumbnails/${id}`;
}

function labelOf({ name, alt, size }: AnyFile): string {
  return [filesText.download(name), alt, sizeOf(size)].filter((part) => part !== undefined).join(", ");
}

function Facts({ file }: { readonly file: AnyFile }) {
  return (
    <>
      <span className={styles.icon}>
        <FileIcon type={file.type} />
      </span>
      <span className={styles.about}>
        <bdi className={styles.name}>{file.name}</bdi>
        <span className={styles.facts}>
          {file.id === undefined ? filesText.waiting() : (file.alt ?? sizeOf(file.size))}
        </span>
      </span>
    </>
  );
}

/** On this device, and not sent yet. */
function Waiting({ file }: { readonly file: AnyFile }) {
  return (
    <span className={styles.row}>
      <Facts file={file} />
    </span>
  );
}

function Gone({ name }: { readonly name: string }) {
  return (
    <span className={styles.gone}>
      <ImageOff size={20} aria-hidden="true" />
      <span>
        <bdi>{name}</bdi>: {filesText.gone()}
      </span>
    </span>
  );
}
