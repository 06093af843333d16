import { EmojiPicker as Picker } from "frimousse";
import {
  type FocusEvent,
  type KeyboardEvent,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { writingText } from "@/app/text/writing";
import { Button } from "@/ui/Button";
import { placeAt, type Spot } from "@/ui/spot";
import { touchKeyboard } from "../composer/touch";
import { loadCatalogue } from "./catalogue";
import styles from "./EmojiPicker.module.css";
import { countUse, frequentEmoji } from "./frequent";
import { pickerData } from "./pickerData";
import { ToneChoice } from "./ToneChoice";
import { chooseTone, chosenTone, type Tone } from "./tone";

type Props = {
  /** Where it opens: what was pressed. On a phone it lies at the foot of the window. */
  readonly at: Spot;
  /** The emoji, in the skin tone that is chosen on this device. Closing is for the caller. */
  readonly onPick: (emoji: string) => void;
  /** Escape, a press outside, or the focus left. */
  readonly onClose: () => void;
};

const usedShown = 18;

/** All emoji, by group and by search. Counts what is picked, so that what is used most comes first. */
export function EmojiPicker({ at, onPick, onClose }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [tone, setTone] = useState<Tone>(chosenTone);
  const [frequent] = useState(() => frequentEmoji(usedShown));
  const [columns] = useState(() => (innerWidth < 700 ? Math.floor((innerWidth - 24) / 44) : 9));

  const resolve = async () => {
    try {
      return pickerData(await loadCatalogue(), frequent);
    } catch {
      setFailed(true);
      return pickerData({ groups: [], emoji: [] }, []);
    }
  };
  const again = () => {
    setFailed(false);
    setAttempt((before) => before + 1);
  };

  useLayoutEffect(() => {
    const element = box.current;
    const before = document.activeElement;
    if (element === null) return;
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    const place = placeAt(at, { width, height }, { width: innerWidth, height: innerHeight });
    element.style.setProperty("--left", `${place.left}px`);
    element.style.setProperty("--top", `${place.top}px`);
    // On a touch screen the keyboard would cover what is to be picked from.
    const first = touchKeyboard() ? element : element.querySelector("input");
    first?.focus({ preventScroll: true });
    return () => {
      const within = element.contains(document.activeElement) || document.activeElement === document.body;
      if (within && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [at]);

  const close = useEffectEvent(onClose);
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && box.current?.contains(event.target) !== true) close();
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  const onBlur = ({ relatedTarget, currentTarget }: FocusEvent) => {
    if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) onClose();
  };

  return (
    <div
      ref={box}
      popover="manual"
      role="dialog"
      tabIndex={-1}
      aria-label={writingText.emoji.title()}
      className={styles.box}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    >
      <Picker.Root
        key={attempt}
        className={styles.picker}
        columns={columns}
        skinTone={tone}
        resolveEmojiData={resolve}
        onEmojiSelect={({ emoji }) => {
          countUse(emoji);
          onPick(emoji);
        }}
      >
        <Picker.Search
          className={styles.search}
          aria-label={writingText.emoji.search()}
          placeholder={writingText.emoji.search()}
        />
        <Picker.Viewport className={styles.viewport} tabIndex={0}>
          <Picker.Loading className={styles.note}>{writingText.emoji.loading()}</Picker.Loading>
          {failed ? (
            <div className={styles.note}>
              <p role="alert">{writingText.emoji.failed()}</p>
              <Button look="quiet" onClick={again}>
                {writingText.emoji.retry()}
              </Button>
            </div>
          ) : (
            <Picker.Empty className={styles.note}>
              {({ search }) => writingText.emoji.none(search.trim())}
            </Picker.Empty>
          )}
          <Picker.List aria-label={writingText.emoji.list()} components={components} />
        </Picker.Viewport>
        <div className={styles.foot}>
          <Picker.ActiveEmoji>
            {({ emoji }) => (
              <p className={styles.active} aria-hidden="true">
                {emoji === undefined ? (
                  writingText.emoji.pick()
                ) : (
                  <>
                    <span className={styles.large}>{emoji.emoji}</span>
                    <span className={styles.label}>{emoji.label}</span>
                  </>
                )}
              </p>
            )}
          </Picker.ActiveEmoji>
          <ToneChoice
            tone={tone}
            onChoose={(chosen) => {
              chooseTone(chosen);
              setTone(chosen);
            }}
          />
        </div>
      </Picker.Root>
    </div>
  );
}

const components: NonNullable<Parameters<typeof Picker.List>[0]["components"]> = {
  CategoryHeader: ({ category, ...rest }) => (
    <div {...rest} className={styles.group}>
      {category.label}
    </div>
  ),
  // The library counts from 0, ARIA from 1.
  Row: ({ children, "aria-rowindex": row, ...rest }) => (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is among the rest.
    <div {...rest} aria-rowindex={row === undefined ? undefined : row + 1} className={styles.row}>
      {children}
    </div>
  ),
  Emoji: ({ emoji, "aria-colindex": column, ...rest }) => (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is among the rest.
    <button type="button" {...rest} aria-colindex={(column ?? 0) + 1} className={styles.emoji}>
      {emoji.emoji}
    </button>
  ),
};
