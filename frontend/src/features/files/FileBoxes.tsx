import { useState } from "react";
import { type AnyFile, boxOf, columnsOf, lookOf } from "./boxes";
import styles from "./FileBoxes.module.css";
import { FileContent } from "./FileContent";
import { Lightbox } from "./Lightbox";
import type { FilesOfMessage } from "./MessageFiles";

/** The files of a message. Their boxes have their sizes before anything of them is here. */
export function FileBoxes({ files, reachable }: FilesOfMessage) {
  const [opened, setOpened] = useState<number | null>(null);
  const pictures = files.filter((file) => lookOf(file) === "picture");
  const others = files.filter((file) => lookOf(file) !== "picture");
  const inside = (file: AnyFile) => (
    <FileContent file={file} reachable={reachable} onOpen={() => setOpened(pictures.indexOf(file))} />
  );
  const [first] = pictures;
  const box = first === undefined ? null : boxOf(first);
  return (
    <div className={styles.files}>
      {pictures.length === 1 && first !== undefined && box !== null && (
        <div className={styles.picture} style={{ width: box.width, aspectRatio: box.ratio }}>
          {inside(first)}
        </div>
      )}
      {pictures.length > 1 && (
        <div className={styles.grid} data-columns={columnsOf(pictures.length)}>
          {pictures.map((file, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the files of a message never move.
            <div key={at} className={styles.picture}>
              {inside(file)}
            </div>
          ))}
        </div>
      )}
      {others.map((file, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the files of a message never move.
        <div key={at} className={styles[lookOf(file)]}>
          {inside(file)}
        </div>
      ))}
      {opened !== null && <Lightbox files={pictures} first={opened} onClose={() => setOpened(null)} />}
    </div>
  );
}
