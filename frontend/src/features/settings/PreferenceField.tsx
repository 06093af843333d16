import { Check, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { type Preference, type Preferences, prefer } from "@/app/preferences";
import { deviceText, preferenceText } from "@/app/text/preferences";
import { usePreference } from "@/app/usePreference";
import { Choice } from "@/ui/Choice";
import { classes } from "@/ui/classes";
import { Segments } from "@/ui/Segments";
import styles from "./PreferenceField.module.css";

const confirmedFor = 4_000;

type Props<P extends Preference> = {
  readonly of: P;
  /** In the order in which they are shown. */
  readonly values: readonly Preferences[P][];
  readonly icons?: { readonly [V in Preferences[P]]?: ReactNode };
  /** Values that need a sentence stand one below the other. */
  readonly look?: "row" | "list";
};

/** One preference. It holds as soon as it is chosen, and says so. */
export function PreferenceField<P extends Preference>({ of, values, icons, look = "row" }: Props<P>) {
  const value = usePreference(of);
  const [outcome, setOutcome] = useState<"none" | "saved" | "not kept">("none");
  const about = preferenceText[of];

  useEffect(() => {
    if (outcome !== "saved") return;
    const timer = setTimeout(() => setOutcome("none"), confirmedFor);
    return () => clearTimeout(timer);
  }, [outcome]);

  const options = values.map((one) => ({
    value: one,
    label: about.of[one].label(),
    hint: about.of[one].hint?.(),
    icon: icons?.[one],
  }));
  const choose = (chosen: Preferences[P]) => setOutcome(prefer(of, chosen) ? "saved" : "not kept");
  const note = (
    <p role="status" className={classes(styles.note, outcome === "not kept" && styles.notKept)}>
      {outcome === "saved" && (
        <>
          <Check size={14} aria-hidden="true" />
          {deviceText.saved()}
        </>
      )}
      {outcome === "not kept" && (
        <>
          <TriangleAlert size={14} aria-hidden="true" />
          {deviceText.notKept()}
        </>
      )}
    </p>
  );

  return (
    <div className={styles.field}>
      {look === "row" ? (
        <Segments
          legend={about.legend()}
          lead={about.lead?.()}
          value={value}
          options={options}
          onChange={choose}
          note={note}
        />
      ) : (
        <Choice
          legend={about.legend()}
          lead={about.lead?.()}
          value={value}
          options={options}
          onChange={choose}
          note={note}
        />
      )}
    </div>
  );
}
