import { Reply, X } from "lucide-react";
import { actsText } from "@/app/text/acts";
import { IconButton } from "@/ui/IconButton";
import styles from "./ReplyBanner.module.css";
import { excerpt, useQuote } from "./useQuote";

type Props = { readonly room: string; readonly seq: number; readonly onClose: () => void };

/** Over the message field: which message will be answered. */
export function ReplyBanner({ room, seq, onClose }: Props) {
  const quote = useQuote(room, seq);
  return (
    <div className={styles.banner} role="status">
      <Reply size={14} aria-hidden="true" />
      {quote.state === "said" ? (
        <span className={styles.about}>
          <b>
            {actsText.replyingTo()} <bdi>{quote.author.name}</bdi>
          </b>
          <span dir="auto" className={styles.words}>
            {excerpt(quote.text)}
          </span>
        </span>
      ) : (
        <span className={styles.about}>
          <b>{actsText.replying()}</b>
          <span className={styles.words}>{actsText.quote[quote.state]()}</span>
        </span>
      )}
      <IconButton small label={actsText.cancelReply()} onClick={onClose}>
        <X size={16} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
