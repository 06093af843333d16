import { useChat } from "@/app/chatContext";
import { text } from "@/app/text";
import styles from "./TypingLine.module.css";

/** Always there, usually empty: somebody who starts to type moves nothing. Not read aloud. */
export function TypingLine({ room }: { readonly room: string }) {
  const users = useChat((state) => state.typing[room]);
  const words = text.composer.typing((users ?? []).map((user) => user.name));
  return (
    <p className={styles.line} aria-live="off">
      {words !== "" && (
        <>
          <span className={styles.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <bdi className={styles.words}>{words}</bdi>
        </>
      )}
    </p>
  );
}
