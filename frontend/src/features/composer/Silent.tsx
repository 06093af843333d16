import { Archive, EyeIcon } from "lucide-react";
import { useState } from "react";
import { announce } from "@/app/announce";
import { useActions } from "@/app/chatContext";
import { roomsText } from "@/app/text";
import { Button } from "@/ui/Button";
import styles from "./Silent.module.css";
import type { Voice } from "./voice";

type Props = { readonly room: string; readonly why: Extract<Voice, { readonly may: "read" }>["why"] };

/** Instead of the message field, where nothing can be written. */
export function Silent({ room, why }: Props) {
  const actions = useActions();
  const [refused, setRefused] = useState<string | null>(null);
  const [pending, setPending] = useState(false);

  const join = async () => {
    if (pending) return;
    setPending(true);
    const outcome = await actions.joinRoom(room);
    setPending(false);
    if (outcome.ok) return;
    setRefused(outcome.refusal.reason);
    announce(outcome.refusal.reason);
  };

  const Icon = why === "archived" ? Archive : EyeIcon;
  return (
    <section className={styles.silent} data-region="composer" tabIndex={-1}>
      <Icon size={16} aria-hidden="true" />
      <p>
        {why === "archived"
          ? roomsText.archived()
          : why === "left"
            ? (refused ?? roomsText.left())
            : roomsText.silent()}
      </p>
      {why === "left" && (
        <Button look="primary" aria-disabled={pending} onClick={() => void join()}>
          {pending ? roomsText.joining() : roomsText.join()}
        </Button>
      )}
    </section>
  );
}
