import { useEffect } from "react";
import { announce, interrupt } from "./announce";
import { useChatStore } from "./chatContext";
import { createReader, deaf, hear, wanted } from "./hearing";
import { preferred } from "./preferences";
import { roomsText, text } from "./text";

/** Reads new messages of the open room aloud while somebody is here. Shows nothing. */
export function ReadAloud() {
  const chat = useChatStore();
  useEffect(() => {
    const reader = createReader(announce, { one: text.timeline.said, many: text.timeline.newMessages });
    let hearing = hear(deaf, chat.getState()).hearing;
    const unsubscribe = chat.subscribe((state) => {
      const next = hear(hearing, state);
      hearing = next.hearing;
      const { said, elsewhere, failed } = wanted(next.heard, preferred("announcements"));
      if (document.hasFocus()) {
        reader.read(said);
        for (const { kind, name } of elsewhere)
          announce(kind === "direct" ? roomsText.written(name) : roomsText.calledIn(name));
      }
      for (const reason of failed) interrupt(text.timeline.failed(reason));
    });
    return () => {
      unsubscribe();
      reader.stop();
    };
  }, [chat]);
  return null;
}
