import { useEffect } from "react";
import { announce, interrupt } from "./announce";
import { useChatStore } from "./chatContext";
import { createReader, deaf, hear } from "./hearing";
import { text } from "./text";

/** Reads new messages of the open room aloud while somebody is here. Shows nothing. */
export function ReadAloud() {
  const chat = useChatStore();
  useEffect(() => {
    const reader = createReader(announce, { one: text.timeline.said, many: text.timeline.newMessages });
    let hearing = hear(deaf, chat.getState()).hearing;
    const unsubscribe = chat.subscribe((state) => {
      const next = hear(hearing, state);
      hearing = next.hearing;
      if (document.hasFocus()) reader.read(next.heard.said);
      for (const reason of next.heard.failed) interrupt(text.timeline.failed(reason));
    });
    return () => {
      unsubscribe();
      reader.stop();
    };
  }, [chat]);
  return null;
}
