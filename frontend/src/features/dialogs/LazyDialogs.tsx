import { type ComponentProps, useEffect, useState } from "react";
import { announce } from "@/app/announce";
import { text } from "@/app/text";
import type { Dialogs as Loaded } from "./Dialogs";

/**
 * The dialogs, loaded before they are wanted. Not `React.lazy`: a chunk that could not be fetched while
 * offline must be fetched again, not remembered as broken.
 */
export function LazyDialogs({ overlay, onClose }: ComponentProps<typeof Loaded>) {
  const [Dialogs, setDialogs] = useState<typeof Loaded | null>(null);
  const wanted = overlay !== "none";

  useEffect(() => {
    if (Dialogs !== null) return;
    let here = true;
    const load = () =>
      import("./Dialogs").then(
        (module) => {
          if (here) setDialogs(() => module.Dialogs);
        },
        () => {
          if (!here || !wanted) return;
          announce(text.app.chunkFailed());
          onClose();
        },
      );
    if (wanted) {
      void load();
      return () => {
        here = false;
      };
    }
    const idle = setTimeout(load, 1_500);
    return () => {
      here = false;
      clearTimeout(idle);
    };
  }, [Dialogs, wanted, onClose]);

  return Dialogs === null ? null : <Dialogs overlay={overlay} onClose={onClose} />;
}
