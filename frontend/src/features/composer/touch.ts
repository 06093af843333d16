/** Whether the keyboard is one on the screen, where Enter makes a new line. */
export function touchKeyboard(): boolean {
  return matchMedia("(pointer: coarse)").matches;
}
