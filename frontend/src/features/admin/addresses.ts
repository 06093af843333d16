import { admin } from "@/app/text/admin";

/** Whether the server could call it: a whole https address. Where it really leads the server checks. */
export function urlProblem(value: string): string | null {
  return URL.canParse(value) && new URL(value).protocol === "https:" ? null : admin.bots.urlWrong();
}

export function emptyProblem(value: string): string | null {
  return value === "" ? admin.bots.nameEmpty() : null;
}
