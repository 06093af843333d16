import { ArrowUp, MicOff } from "lucide-react";
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  Suspense,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { announce } from "@/app/announce";
import { useActions, useChat } from "@/app/chatContext";
import { useOverlay } from "@/app/overlay";
import { roomsText, text } from "@/app/text";
import type { Room } from "@/chat/types";
import { FilesPart, type FilesPort } from "../files/lazy";
import { replyBanner } from "../reply/lazy";
import styles from "./Composer.module.css";
import { writingAid } from "./lazy";
import { usualTextBytes } from "./limits";
import { entersSend, joined, measure } from "./measure";
import type { FieldPort } from "./port";
import { TypingLine } from "./TypingLine";
import { enterBreaks } from "./touch";
import { useGrow } from "./useGrow";

const typingEvery = 3_000;

type Props = {
  readonly room: Room;
  readonly port: Ref<FieldPort>;
  /** ↑ in the empty field. */
  readonly onEditLast: () => void;
  /** The seq of the message that this one will answer. */
  readonly replyTo: number | null;
  readonly onReplyTo: (seq: number | null) => void;
  /** The user is muted: a sentence that says so. What they type stays and cannot be sent. */
  readonly muted: string | null;
};

/** The message field. It takes text in every state of the connection; what is sent waits in the outbox. */
export function Composer({ room, port, onEditLast, replyTo, onReplyTo, muted }: Props) {
  const actions = useActions();
  const most = useChat((state) => state.server?.textBytes ?? usualTextBytes);
  const field = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState("");
  const latest = useRef("");
  const lastTyping = useRef(0);
  const [refused, setRefused] = useState<string | null>(null);
  const files = useRef<FilesPort>(null);
  const [attached, setAttached] = useState(false);
  const [note, setNote] = useState<ReactNode>(null);
  const show = useOverlay();
  const Aid = writingAid.usePart(true);
  useGrow(field, typed);

  /** Changes the field by program; the caret goes to the end. */
  const put = (words: string) => {
    latest.current = words;
    setTyped(words);
  };

  useEffect(() => {
    let here = true;
    void actions.draft(room.id).then((draft) => {
      // Typed while the draft was read: both are kept.
      if (here && draft !== "" && latest.current !== draft) {
        const both = latest.current === "" ? draft : joined(draft, latest.current);
        latest.current = both;
        setTyped(both);
      }
    });
    return () => {
      here = false;
    };
  }, [actions, room.id]);

  useImperativeHandle(port, () => ({
    focus: () => field.current?.focus(),
    putBack: (words, { files: carried = [], replyTo: answered } = {}) => {
      files.current?.putBack(carried);
      if (answered !== undefined) onReplyTo(answered);
      const both = joined(latest.current, words);
      put(both);
      actions.saveDraft(room.id, both);
    },
  }));

  const change = (words: string) => {
    put(words);
    setRefused(null);
    setNote(null);
    actions.saveDraft(room.id, words);
    const now = Date.now();
    if (words.trim() !== "" && now - lastTyping.current >= typingEvery) {
      lastTyping.current = now;
      actions.typing(room.id);
    }
  };

  const size = measure(typed, most);
  const empty = typed.trim() === "" && !attached;
  const label = text.composer.label(roomsText.label(room.kind, room.name));

  const send = () => {
    const words = latest.current.trim();
    if (words.startsWith("/")) void command(words);
    else if (words !== "" || attached) say(words);
  };

  /** What a text with a slash asks for; its code comes when the first is typed. */
  const command = async (words: string) => {
    const clear = () => {
      if (latest.current.trim() !== words) return;
      put("");
      actions.saveDraft(room.id, "");
    };
    try {
      const { obey } = await import("./commands/obey");
      setNote(null);
      await obey(words, { room, actions, show, say, clear, note: setNote });
    } catch {
      setRefused(text.composer.noCommands());
      announce(text.composer.noCommands());
    }
  };

  const say = (words: string) => {
    if (muted !== null) {
      announce(muted);
      return;
    }
    const fit = measure(words, most);
    if (fit.size === "over") {
      announce(text.composer.over(fit.by));
      return;
    }
    if (files.current?.ready(send) === false) return;
    const carried = files.current?.take() ?? [];
    put("");
    setRefused(null);
    setNote(null);
    lastTyping.current = 0;
    // The draft goes only when the outbox has the text; by then a new one may have begun.
    onReplyTo(null);
    const beside = { files: carried, replyTo: replyTo ?? undefined };
    void actions.say(room.id, words, beside).then((outcome) => {
      if (!outcome.ok) {
        files.current?.putBack(carried);
        if (replyTo !== null) onReplyTo(replyTo);
        put(joined(words, latest.current));
        setRefused(outcome.refusal.reason);
        announce(outcome.refusal.reason);
      }
      actions.saveDraft(room.id, latest.current);
    });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, Enter chooses a word. Safari says so only by the old key code.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    // There is nothing of the field's own to undo.
    const undoes = event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    if (undoes && typed === "" && actions.undoDelete()) {
      event.preventDefault();
      return;
    }
    const { shiftKey: shift, altKey: alt, ctrlKey, metaKey } = event;
    const modified = shift || alt || ctrlKey || metaKey;
    if (event.key === "ArrowUp" && typed === "" && !modified) {
      event.preventDefault();
      onEditLast();
      return;
    }
    if (event.key !== "Enter") return;
    if (!entersSend({ shift, alt, mod: ctrlKey || metaKey, breaks: enterBreaks() })) return;
    event.preventDefault();
    send();
  };

  return (
    <section className={styles.composer} aria-label={text.composer.region()} data-region="composer">
      <div className={styles.box}>
        {replyTo !== null && (
          <div className={styles.reply}>
            <replyBanner.Part
              room={room.id}
              seq={replyTo}
              onClose={() => {
                onReplyTo(null);
                field.current?.focus();
              }}
            />
          </div>
        )}
        {note}
        <textarea
          ref={field}
          id="composer"
          className={styles.field}
          rows={1}
          value={typed}
          placeholder={label}
          aria-label={label}
          aria-describedby="composer-note"
          aria-autocomplete="list"
          aria-invalid={size.size === "over"}
          dir="auto"
          autoComplete="off"
          enterKeyHint={enterBreaks() ? "enter" : "send"}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => files.current?.paste(event)}
        />
        {/* Seen before the field, reached after it: Shift+Tab leads from the field to the messages. */}
        <Suspense fallback={<span className={styles.attach} />}>
          <FilesPart room={room} port={files} onAny={setAttached} onWrong={setRefused} />
        </Suspense>
        {Aid !== null && <Aid field={field} typed={typed} room={room} commands />}
        <button
          type="button"
          className={styles.send}
          aria-label={text.composer.send()}
          title={text.composer.send()}
          aria-disabled={empty || muted !== null || size.size === "over"}
          // Keeps the focus, and with it the keyboard of a phone, in the field.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => {
            send();
            field.current?.focus();
          }}
        >
          <ArrowUp size={20} strokeWidth={2.25} aria-hidden="true" />
        </button>
        <p id="composer-note" className={styles.note} data-size={refused === null ? size.size : "over"}>
          {size.size === "near" && text.composer.left(size.left)}
          {size.size === "over" ? text.composer.over(size.by) : refused}
        </p>
        {muted !== null && (
          <p className={styles.muted} role="status">
            <MicOff size={14} aria-hidden="true" />
            <span>{muted}</span>
          </p>
        )}
      </div>
      <TypingLine room={room.id} />
    </section>
  );
}
