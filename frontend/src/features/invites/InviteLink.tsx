import { Share2 } from "lucide-react";
import { useChat } from "@/app/chatContext";
import { text } from "@/app/text";
import { people } from "@/app/text/people";
import { Button } from "@/ui/Button";
import { CopyLine } from "../pages/CopyLine";
import { copy } from "../timeline/copy";
import styles from "./InviteLink.module.css";
import { QrCode } from "./QrCode";

type Props = { readonly link: string; readonly onAnother: () => void };

/** A new link: to copy, to share, to scan. */
export function InviteLink({ link, onAnother }: Props) {
  const server = useChat((state) => state.server?.name ?? text.app.name());
  const share = async () => {
    try {
      await navigator.share({ url: link, text: people.invite.shareText(server) });
    } catch (error) {
      // Closed without sharing: that was meant. Whatever else went wrong, the link can be pasted.
      if (!(error instanceof DOMException && error.name === "AbortError")) await copy(link);
    }
  };
  return (
    <div className={styles.link}>
      <figure className={styles.qr}>
        <QrCode value={link} label={people.invite.qr()} />
        <figcaption className={styles.caption} aria-hidden="true">
          {people.invite.qrHint()}
        </figcaption>
      </figure>
      <div className={styles.ways}>
        <CopyLine label={people.invite.link()} value={link} />
        <div className={styles.buttons}>
          {typeof navigator.share === "function" && (
            <Button look="quiet" onClick={() => void share()}>
              <Share2 size={16} aria-hidden="true" />
              {people.invite.share()}
            </Button>
          )}
          <Button look="quiet" onClick={onAnother}>
            {people.invite.another()}
          </Button>
        </div>
      </div>
    </div>
  );
}
