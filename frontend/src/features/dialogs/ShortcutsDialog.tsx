import { text } from "@/app/text";
import { shortcutsText } from "@/app/text/keys";
import { Dialog } from "@/ui/Dialog";
import styles from "./ShortcutsDialog.module.css";

type Row = { readonly does: string; readonly keys: readonly (readonly string[])[] };

const mod = /mac|iphone|ipad/i.test(navigator.userAgent) ? "⌘" : "Ctrl";

const groups: readonly { readonly title: string; readonly rows: readonly Row[] }[] = [
  {
    title: shortcutsText.everywhere(),
    rows: [
      { does: shortcutsText.jump(), keys: [[mod, "K"]] },
      {
        does: shortcutsText.nextRoom(),
        keys: [
          ["Alt", "↓"],
          ["Alt", "↑"],
        ],
      },
      {
        does: shortcutsText.nextUnread(),
        keys: [
          ["Alt", "Shift", "↓"],
          ["Alt", "Shift", "↑"],
        ],
      },
      { does: shortcutsText.region(), keys: [["F6"], ["Shift", "F6"]] },
      { does: shortcutsText.members(), keys: [[mod, "."]] },
      { does: shortcutsText.sheet(), keys: [["?"], [mod, "/"]] },
    ],
  },
  {
    title: shortcutsText.writing(),
    rows: [
      { does: shortcutsText.send(), keys: [["Enter"]] },
      { does: shortcutsText.newline(), keys: [["Shift", "Enter"]] },
      { does: shortcutsText.editLast(), keys: [["↑"]] },
      { does: shortcutsText.sendAlways(), keys: [[mod, "Enter"]] },
    ],
  },
  {
    title: shortcutsText.reading(),
    rows: [
      { does: shortcutsText.move(), keys: [["↓"], ["↑"]] },
      { does: shortcutsText.page(), keys: [["PgUp"], ["PgDn"]] },
      { does: shortcutsText.ends(), keys: [["Home"], ["End"]] },
      { does: shortcutsText.into(), keys: [["Enter"]] },
      { does: shortcutsText.reply(), keys: [["R"]] },
      { does: shortcutsText.react(), keys: [["+"]] },
      { does: shortcutsText.undo(), keys: [[mod, "Z"]] },
      { does: shortcutsText.edit(), keys: [["E"]] },
      { does: shortcutsText.copy(), keys: [["C"]] },
      { does: shortcutsText.link(), keys: [["L"]] },
      { does: shortcutsText.toComposer(), keys: [["Esc"]] },
    ],
  },
];

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={shortcutsText.title()} closeLabel={text.app.close()} onClose={onClose} size="wide">
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
                        {index > 0 && <span className={styles.or}>{shortcutsText.or()}</span>}
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
        <p className={styles.note}>{shortcutsText.write()}</p>
      </div>
    </Dialog>
  );
}
