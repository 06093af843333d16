import { announce } from "@/app/announce";
import { noFiles } from "@/chat/files";
import type { ChatState } from "@/chat/types";
import { createTray } from "./tray";
import type { Tray, TrayGround } from "./trayPort";

export function trayFor(room: string, store: Store): Tray {
  return createTray(groundOf(room, store));
}

type Store = { getState(): ChatState; subscribe(listener: () => void): () => void };

function groundOf(room: string, store: Store): TrayGround {
  const online = () => store.getState().connection.state === "online";
  return {
    room,
    online,
    limits: () => store.getState().server?.files ?? noFiles,
    onConnection(listener: () => void) {
      let before = online();
      return store.subscribe(() => {
        if (before === online()) return;
        before = !before;
        listener();
      });
    },
    keptBytes: () =>
      Object.values(store.getState().timelines)
        .flatMap(({ lines }) => lines)
        .flatMap((line) =>
          line.status === "sending" || line.status === "queued" || line.status === "failed"
            ? (line.files ?? [])
            : [],
        )
        .reduce((sum, file) => sum + (file.id === undefined ? file.size : 0), 0),
    say: announce,
  };
}

/** Files that are dragged over the room; what is dropped anywhere else on the page opens nothing. */
export function watchDrops(
  over: (is: boolean) => void,
  drop: (files: FileList | undefined) => void,
  signal: AbortSignal,
): void {
  if (signal.aborted) return;
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
  const inRoom = (event: DragEvent) =>
    event.target instanceof Element && event.target.closest("main") !== null;
  addEventListener(
    "dragover",
    (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      over(inRoom(event));
    },
    { signal },
  );
  addEventListener("dragleave", (event) => event.relatedTarget === null && over(false), { signal });
  addEventListener(
    "drop",
    (event) => {
      over(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (inRoom(event)) drop(event.dataTransfer?.files);
    },
    { signal },
  );
}
