import { preferred } from "@/app/preferences";

/** Whether the keyboard is on the screen: a field that takes the focus brings it up. */
export function touchKeyboard(): boolean {
  return matchMedia("(pointer: coarse)").matches;
}

/** Whether Enter makes a new line: on a keyboard on the screen, and for whoever wants it so. */
export function enterBreaks(): boolean {
  return touchKeyboard() || preferred("enter") === "breaks";
}
