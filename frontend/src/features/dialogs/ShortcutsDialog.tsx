import { apple } from "@/app/apple";
import { text } from "@/app/text";
import { shortcutText } from "@/app/text/shortcuts";
import { usePreference } from "@/app/usePreference";
import { Dialog } from "@/ui/Dialog";
import styles from "./ShortcutsDialog.module.css";
import { capOf, composerShortcuts, feedShortcuts, globalShortcuts, withoutLetters } from "./shortcuts";
import { writingShortcuts } from "./writingKeys";

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const letters = usePreference("letter-keys") === "on";
  const enter = usePreference("enter");
  const groups = [
    { title: shortcutText.everywhere(), all: globalShortcuts },
    { title: shortcutText.writing(), all: [...composerShortcuts(enter), ...writingShortcuts] },
    { title: shortcutText.reading(), all: feedShortcuts },
  ];
  return (
    <Dialog title={shortcutText.title()} closeLabel={text.app.close()} onClose={onClose} size="wide">
      <div className={styles.sheet}>
        {groups.map(({ title, all }) => (
          <section key={title}>
            <h3 className={styles.title}>{title}</h3>
            <dl>
              {(letters ? all : withoutLetters(all)).map(({ does, chords }) => (
                <div key={does()} className={styles.row}>
                  <dt>{does()}</dt>
                  <dd>
                    {chords.map((chord, index) => (
                      <span key={chord.join("+")} className={styles.keys}>
                        {index > 0 && <span className={styles.or}>{shortcutText.or()}</span>}
                        {chord.map((key) => (
                          <kbd key={key}>{capOf(key, apple())}</kbd>
                        ))}
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p className={styles.note}>{shortcutText.write()}</p>
        {!letters && <p className={styles.note}>{shortcutText.lettersOff()}</p>}
      </div>
    </Dialog>
  );
}
