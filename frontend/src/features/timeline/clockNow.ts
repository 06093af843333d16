import { text } from "@/app/text";
import { clockFor } from "./clock";

/** The clock of this device. */
export const clock = clockFor(navigator.languages, {
  today: text.timeline.today(),
  yesterday: text.timeline.yesterday(),
});
