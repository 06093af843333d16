import { Check, Pencil, X } from "lucide-react";
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { announce } from "@/app/announce";
import { useActions, useChat } from "@/app/chatContext";
import type { SentLine } from "@/app/overlay";
import { text } from "@/app/text";
import { editorText } from "@/app/text/editor";
import { useAttempt } from "@/app/useAttempt";
import type { Room } from "@/chat/types";
import { IconButton } from "@/ui/IconButton";
import styles from "./Composer.module.css";
import { writingAid } from "./lazy";
import { usualTextBytes } from "./limits";
import { entersSend, joined, measure } from "./measure";
import type { FieldPort } from "./port";
import { TypingLine } from "./TypingLine";
import { enterBreaks } from "./touch";
import { useGrow } from "./useGrow";

type Props = {
  readonly room: Room;
  readonly line: SentLine;
  readonly port: Ref<FieldPort>;
  readonly onClose: () => void;
};

/**
 * In place of the message field while a message is being changed. What is typed is kept on this device
 * until it is saved: who stops and comes back to the same message finds it.
 */
export function MessageEditor({ room, line, port, onClose }: Props) {
  const actions = useActions();
  const attempt = useAttempt();
  const most = useChat((state) => state.server?.textBytes ?? usualTextBytes);
  const field = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState(line.text);
  const [problem, setProblem] = useState<string | null>(null);
  const kept = `${room.id}/edit/${line.seq}`;
  const touched = useRef(false);
  const Aid = writingAid.usePart(true);
  useGrow(field, typed);

  useEffect(() => {
    let here = true;
    void actions.draft(kept).then((draft) => {
      if (here && draft !== "" && !touched.current) setTyped(draft);
    });
    return () => {
      here = false;
    };
  }, [actions, kept]);

  useEffect(() => {
    const area = field.current;
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  }, []);

  useImperativeHandle(port, () => ({
    focus: () => field.current?.focus(),
    putBack: (words) =>
      void actions.draft(room.id).then((draft) => actions.saveDraft(room.id, joined(draft, words))),
  }));

  const change = (words: string) => {
    touched.current = true;
    setTyped(words);
    setProblem(null);
    attempt.forget();
    actions.saveDraft(kept, words === line.text ? "" : words);
  };

  const size = measure(typed, most);
  const words = typed.trim();

  const save = async () => {
    if (attempt.pending) return;
    if (words === "") {
      setProblem(editorText.emptyEdit());
      return;
    }
    if (size.size === "over") {
      announce(text.composer.over(size.by));
      return;
    }
    if (words !== line.text) {
      const outcome = await attempt.run(() => actions.editMessage(room.id, line.seq, words));
      if (!outcome.ok) {
        announce(outcome.refusal.reason);
        return;
      }
      announce(editorText.edited());
    }
    actions.saveDraft(kept, "");
    onClose();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const { key, shiftKey: shift, altKey: alt, ctrlKey, metaKey } = event;
    if (key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    } else if (
      key === "Enter" &&
      entersSend({ shift, alt, mod: ctrlKey || metaKey, breaks: enterBreaks() })
    ) {
      event.preventDefault();
      void save();
    }
  };

  const wrong = problem ?? attempt.refusal?.reason ?? null;
  return (
    <section className={styles.composer} aria-label={editorText.editing()} data-region="composer">
      <div className={styles.box}>
        <div className={styles.about}>
          <Pencil size={14} aria-hidden="true" />
          <span>{attempt.pending ? editorText.saving() : editorText.editing()}</span>
          <IconButton small label={editorText.cancelEdit()} onClick={onClose}>
            <X size={16} aria-hidden="true" />
          </IconButton>
        </div>
        <textarea
          ref={field}
          id="composer"
          className={styles.field}
          rows={1}
          value={typed}
          aria-label={editorText.editField()}
          aria-describedby="composer-note"
          aria-autocomplete="list"
          aria-invalid={size.size === "over" || wrong !== null}
          dir="auto"
          autoComplete="off"
          enterKeyHint={enterBreaks() ? "enter" : "done"}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {Aid !== null && <Aid field={field} typed={typed} room={room} commands={false} />}
        <button
          type="button"
          className={styles.send}
          aria-label={editorText.save()}
          title={editorText.save()}
          aria-disabled={words === "" || attempt.pending || size.size === "over"}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => void save()}
        >
          <Check size={20} strokeWidth={2.25} aria-hidden="true" />
        </button>
        <p id="composer-note" className={styles.note} data-size={wrong === null ? size.size : "over"}>
          {size.size === "near" && text.composer.left(size.left)}
          {size.size === "over" ? text.composer.over(size.by) : wrong}
        </p>
      </div>
      <TypingLine room={room.id} />
    </section>
  );
}
