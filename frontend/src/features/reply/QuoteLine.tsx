import { CornerUpRight } from "lucide-react";
import { useLocation } from "wouter";
import { paths } from "@/app/paths";
import { actsText } from "@/app/text/acts";
import styles from "./QuoteLine.module.css";
import { excerpt, useQuote } from "./useQuote";

type Props = {
  readonly room: string;
  /** The message that is answered. */
  readonly seq: number;
  readonly reachable: boolean;
};

/** What a message answers, in one line over it; a press leads there. */
export function QuoteLine({ room, seq, reachable }: Props) {
  const [, navigate] = useLocation();
  const quote = useQuote(room, seq);
  const icon = <CornerUpRight size={13} aria-hidden="true" className={styles.icon} />;
  if (quote.state !== "said") {
    return (
      <p className={styles.quote}>
        {icon}
        <span className={styles.none}>{actsText.quote[quote.state]()}</span>
      </p>
    );
  }
  const words = excerpt(quote.text);
  return (
    <button
      type="button"
      className={styles.quote}
      aria-label={actsText.quoteAloud(quote.author.name, words)}
      title={actsText.toQuoted()}
      tabIndex={reachable ? undefined : -1}
      onClick={() => navigate(paths.message(room, seq))}
    >
      {icon}
      <bdi className={styles.author}>{quote.author.name}</bdi>
      <span dir="auto" className={styles.words}>
        {words}
      </span>
    </button>
  );
}
