import { writingText } from "@/app/text/writing";
import styles from "./ToneChoice.module.css";
import { type Tone, tones } from "./tone";

type Props = { readonly tone: Tone; readonly onChoose: (tone: Tone) => void };

const hands: Record<Tone, string> = {
  none: "✋",
  light: "✋🏻",
  "medium-light": "✋🏼",
  medium: "✋🏽",
  "medium-dark": "✋🏾",
  dark: "✋🏿",
};

/** The skin tone of hands and people, for this device. */
export function ToneChoice({ tone, onChoose }: Props) {
  const next: readonly Tone[] = ["none", ...tones];
  const label = (one: Tone) =>
    one === "none" ? writingText.emoji.noTone() : (writingText.emoji.tones[tones.indexOf(one)] ?? one);
  return (
    <fieldset className={styles.choice}>
      <legend className="sr-only">{writingText.emoji.tone()}</legend>
      {next.map((one) => (
        <button
          key={one}
          type="button"
          className={styles.tone}
          aria-pressed={one === tone}
          aria-label={label(one)}
          title={label(one)}
          onClick={() => onChoose(one)}
        >
          {hands[one]}
        </button>
      ))}
    </fieldset>
  );
}
