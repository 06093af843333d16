import { useEffect } from "react";
import { useActions, useChat } from "@/app/chatContext";
import type { Line, Quote } from "@/chat/types";

const indexes = new WeakMap<readonly Line[], ReadonlyMap<number, Line>>();

/** The lines by seq, made once for each state of them. */
function bySeq(lines: readonly Line[]): ReadonlyMap<number, Line> {
  const known = indexes.get(lines);
  if (known !== undefined) return known;
  const index = new Map(lines.flatMap((line) => ("seq" in line ? [[line.seq, line] as const] : [])));
  indexes.set(lines, index);
  return index;
}

const loading: Quote = { state: "loading" };

/** The message that another one answers, as it is now: of what is here, or fetched. */
export function useQuote(room: string, seq: number): Quote {
  const actions = useActions();
  const line = useChat((state) => {
    const lines = state.timelines[room]?.lines;
    return lines === undefined ? undefined : bySeq(lines).get(seq);
  });
  const fetched = useChat((state) => state.quotes[seq]);
  const here = line?.status === "sent" || line?.status === "deleted";
  const wanted = !here && fetched === undefined;
  useEffect(() => {
    if (wanted) actions.wantQuote(seq);
  }, [actions, wanted, seq]);
  if (line?.status === "sent") return { state: "said", author: line.author, text: line.text };
  if (line?.status === "deleted") return { state: "deleted" };
  return fetched ?? loading;
}

/** In one line. */
export function excerpt(text: string): string {
  return text.slice(0, 300).replace(/\s+/g, " ").trim();
}
