import { preferred } from "@/app/preferences";

/** Whether Enter makes a new line: on a keyboard on the screen, and for whoever wants it so. */
export function enterBreaks(): boolean {
  return matchMedia("(pointer: coarse)").matches || preferred("enter") === "breaks";
}
