import { text } from "@/app/text";
import { Dialog } from "@/ui/Dialog";
import styles from "./ShortcutsDialog.module.css";
import { writingKeys } from "./writingKeys";

type Row = { readonly does: string; readonly keys: readonly (readonly string[])[] };

const mod = /mac|iphone|ipad/i.test(navigator.userAgent) ? "⌘" : "Ctrl";

const groups: readonly { readonly title: string; readonly rows: readonly Row[] }[] = [
  {
    title: text.shortcuts.everywhere(),
    rows: [
      { does: text.shortcuts.jump(), keys: [[mod, "K"]] },
      {
        does: text.shortcuts.nextRoom(),
        keys: [
          ["Alt", "↓"],
          ["Alt", "↑"],
        ],
      },
      {
        does: text.shortcuts.nextUnread(),
        keys: [
          ["Alt", "Shift", "↓"],
          ["Alt", "Shift", "↑"],
        ],
      },
      { does: text.shortcuts.region(), keys: [["F6"], ["Shift", "F6"]] },
      { does: text.shortcuts.members(), keys: [[mod, "."]] },
      { does: text.shortcuts.sheet(), keys: [["?"], [mod, "/"]] },
    ],
  },
  {
    title: text.shortcuts.writing(),
    rows: [
      { does: text.shortcuts.send(), keys: [["Enter"]] },
      { does: text.shortcuts.newline(), keys: [["Shift", "Enter"]] },
      { does: text.shortcuts.editLast(), keys: [["↑"]] },
      { does: text.shortcuts.sendAlways(), keys: [[mod, "Enter"]] },
      ...writingKeys(mod),
    ],
  },
  {
    title: text.shortcuts.reading(),
    rows: [
      { does: text.shortcuts.move(), keys: [["↓"], ["↑"]] },
      { does: text.shortcuts.page(), keys: [["PgUp"], ["PgDn"]] },
      { does: text.shortcuts.ends(), keys: [["Home"], ["End"]] },
      { does: text.shortcuts.into(), keys: [["Enter"]] },
      { does: text.shortcuts.edit(), keys: [["E"]] },
      { does: text.shortcuts.copy(), keys: [["C"]] },
      { does: text.shortcuts.unread(), keys: [["U"]] },
      { does: text.shortcuts.toComposer(), keys: [["Esc"]] },
    ],
  },
];

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={text.shortcuts.title()} closeLabel={text.app.close()} onClose={onClose} size="wide">
      <div className={styles.sheet}>
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className={styles.title}>{group.title}</h3>
            <dl>
              {group.rows.map((row) => (
                <div key={row.does} className={styles.row}>
                  <dt>{row.does}</dt>
                  <dd>
                    {row.keys.map((combination, index) => (
                      <span key={combination.join("+")} className={styles.keys}>
                        {index > 0 && <span className={styles.or}>{text.shortcuts.or()}</span>}
                        {combination.map((key) => (
                          <kbd key={key}>{key}</kbd>
                        ))}
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p className={styles.note}>{text.shortcuts.write()}</p>
      </div>
    </Dialog>
  );
}
