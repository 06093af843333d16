import { type ReactNode, useEffect, useState } from "react";
import { whenIdle } from "@/app/whenIdle";
import { Coloured } from "./Coloured";
import type { colour } from "./colour";
import { grammarOf } from "./languages";

let loaded: typeof colour | null = null;

/** Longer code stays in one colour: reading it would be felt. */
const longest = 12_000;

/** The code in colours; `null`: as long as they are not here, and for languages that are not known. */
export function useColoured(language: string, words: string): ReactNode {
  const grammar = words.length > longest ? null : grammarOf(language);
  const [ready, setReady] = useState(loaded !== null);

  useEffect(() => {
    if (grammar === null || ready) return;
    let here = true;
    const cancel = whenIdle(() => {
      import("./colour").then(
        (part) => {
          loaded = part.colour;
          if (here) setReady(true);
        },
        // Without colours it can be read as well.
        () => {},
      );
    });
    return () => {
      here = false;
      cancel();
    };
  }, [grammar, ready]);

  if (grammar === null || loaded === null) return null;
  return <Coloured shades={loaded(grammar, words)} />;
}
