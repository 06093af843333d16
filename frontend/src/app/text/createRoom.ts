import { count, number } from "./words";

/** The copy of making and naming a room. Loaded with its dialogs. */
export const createRoomText = {
  title: () => "Create a room",
  name: () => "Room name",
  hint: (most: number) => `1 to ${number(most)} characters`,
  example: () => "release planning",
  submit: () => "Create room",
  pending: () => "Creating…",
  empty: () => "Write a name first.",
  tooLong: (over: number, most: number) =>
    `That is ${count(over, "character", "characters")} too long. At most ${number(most)} fit.`,
};
