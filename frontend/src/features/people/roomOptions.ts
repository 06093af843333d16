import { dialogsText } from "@/app/text/dialogs";
import { duration } from "@/app/text/words";

type Option = { readonly value: string; readonly label: string };

const { settings: words } = dialogsText;
const slow = [5, 10, 30, 60, 300, 900, 3_600];
const days = [1, 7, 14, 30, 90, 180, 365];

/** Off to an hour; a value that was set by other means is there too. */
export function slowOptions(now: number): readonly Option[] {
  return [
    { value: "0", label: words.slowOff() },
    ...withNow(slow, now).map((seconds) => ({ value: String(seconds), label: duration(seconds) })),
  ];
}

export function retentionOptions(now: number): readonly Option[] {
  return [
    { value: "0", label: words.retentionDefault() },
    ...withNow(days, now).map((value) => ({ value: String(value), label: duration(value * 86_400) })),
  ];
}

function withNow(values: readonly number[], now: number): readonly number[] {
  return now === 0 || values.includes(now) ? values : [...values, now].sort((one, other) => one - other);
}
