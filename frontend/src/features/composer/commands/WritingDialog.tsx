import { text } from "@/app/text";
import { writingText } from "@/app/text/writing";
import type { Room } from "@/chat/types";
import { Dialog } from "@/ui/Dialog";
import { commandsIn } from "./commands";
import styles from "./WritingDialog.module.css";

type Props = { readonly room: Room; readonly onClose: () => void };

const { help, commands } = writingText;

const formatting: readonly (readonly [written: string, what: string])[] = [
  [`**${help.bold()}**`, help.bold()],
  [`_${help.italic()}_`, help.italic()],
  [`~~${help.strike()}~~`, help.strike()],
  [`\`${help.code()}\``, help.code()],
  ["```rust …```", help.block()],
  [`> ${help.quote()}`, help.quote()],
  ["- one", help.list()],
  [`||${help.spoiler()}||`, help.spoiler()],
  ["[words](https://…)", help.link()],
  ["@name", help.mention()],
  ["#room", help.room()],
  [":tada:", help.emoji()],
  ["\\*", help.escape()],
];

/** What `/help` shows: the commands of this room, and how text is marked. */
export function WritingDialog({ room, onClose }: Props) {
  return (
    <Dialog title={help.title()} closeLabel={text.app.close()} onClose={onClose}>
      <div className={styles.sheet}>
        <h3 className={styles.title}>{help.commands()}</h3>
        <dl>
          {commandsIn(room).map((name) => (
            <div key={name} className={styles.row}>
              <dt>
                <code>/{name}</code> {commands.after[name]()}
              </dt>
              <dd>{commands.what[name]()}</dd>
            </div>
          ))}
        </dl>
        <p className={styles.note}>{help.slash()}</p>
        <h3 className={styles.title}>{help.formatting()}</h3>
        <dl>
          {formatting.map(([written, what]) => (
            <div key={what} className={styles.row}>
              <dt>
                <code>{written}</code>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Dialog>
  );
}
