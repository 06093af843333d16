import { enterText } from "@/app/text/enter";
import type { Refusal } from "@/chat/types";

export const passwordChars = { least: 8, most: 128 };

/** A sentence about what is wrong with the name; `null`: nothing that can be seen here. */
export function nameProblem(name: string, most: number): string | null {
  const over = [...name.trim()].length - most;
  if (name.trim() === "") return enterText.empty();
  return over > 0 ? enterText.tooLong(over, most) : null;
}

/** For a password that is being chosen. One that exists is only asked not to be empty. */
export function newPasswordProblem(password: string): string | null {
  const { length } = [...password];
  if (length < passwordChars.least) return enterText.passwordShort();
  return length > passwordChars.most ? enterText.passwordLong() : null;
}

/** Which of the two fields a refusal of the server is about: it is shown there. */
export function fieldOf({ code, reason }: Refusal): "name" | "password" {
  switch (code) {
    case "bad_credentials":
    case "unauthorized":
      return "password";
    case "conflict":
      return "name";
    case "bad_request":
    case "too_large":
    case undefined:
      // The sentence names what it is about.
      return /\bnames?\b/i.test(reason) && !/password/i.test(reason) ? "name" : "password";
    default:
      // About neither: the last field is nearest to the button.
      return "password";
  }
}
