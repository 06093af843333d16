import { ChevronLeft, ChevronRight, Download, X } from "lucide-react";
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { filesText } from "@/app/text/files";
import { IconButton } from "@/ui/IconButton";
import type { AnyFile } from "./boxes";
import { pathOf } from "./FileContent";
import styles from "./Lightbox.module.css";

type Props = { readonly files: readonly AnyFile[]; readonly first: number; readonly onClose: () => void };

/** The pictures of a message, one at a time, as large as the window. */
export function Lightbox({ files, first, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [at, setAt] = useState(first);
  const file = files[at];

  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  const go = (by: number) => setAt((now) => Math.min(files.length - 1, Math.max(0, now + by)));
  const onKeyDown = (event: KeyboardEvent) => {
    // The feed behind has keys of its own.
    event.stopPropagation();
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -files.length, End: files.length }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    go(by);
  };

  if (file?.id === undefined) return null;
  const path = pathOf(file.id, file.name);
  return (
    <dialog
      ref={dialog}
      className={styles.lightbox}
      aria-label={filesText.viewer(at + 1, files.length)}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        event.stopPropagation();
        if (event.target instanceof Element && event.target.closest("a, button, img") === null) onClose();
      }}
    >
      <header className={styles.top}>
        <p className={styles.name} aria-live="polite">
          <bdi>{file.name}</bdi>
          {files.length > 1 && <span className={styles.count}>{` ${at + 1} / ${files.length}`}</span>}
        </p>
        <a
          className={styles.download}
          href={path}
          download={file.name}
          aria-label={filesText.download(file.name)}
          title={filesText.download(file.name)}
        >
          <Download size={20} aria-hidden="true" />
        </a>
        <IconButton label={filesText.close()} onClick={onClose}>
          <X size={20} aria-hidden="true" />
        </IconButton>
      </header>
      <div className={styles.stage}>
        <img key={file.id} src={path} alt={file.alt ?? file.name} width={file.width} height={file.height} />
        {at > 0 && (
          <span className={styles.previous}>
            <IconButton label={filesText.previous()} onClick={() => go(-1)}>
              <ChevronLeft size={24} aria-hidden="true" />
            </IconButton>
          </span>
        )}
        {at < files.length - 1 && (
          <span className={styles.next}>
            <IconButton label={filesText.next()} onClick={() => go(1)}>
              <ChevronRight size={24} aria-hidden="true" />
            </IconButton>
          </span>
        )}
      </div>
      {file.alt !== undefined && <p className={styles.alt}>{file.alt}</p>}
    </dialog>
  );
}
