import * as v from "valibot";
import type { Call } from "@/chat/rest";
import type { Outcome } from "@/chat/types";
import { userSchema } from "@/chat/wire";

export type SearchOrder = "newest" | "best";
export type SearchAsked = {
  readonly q: string;
  readonly order: SearchOrder;
  readonly cursor?: string | undefined;
};

const markShape = v.object({ start: v.number(), end: v.number() });
const resultShape = v.object({
  room: v.string(),
  seq: v.number(),
  at: v.string(),
  author: userSchema,
  text: v.string(),
  marks: v.array(markShape),
  cut_before: v.optional(v.boolean(), false),
  cut_after: v.optional(v.boolean(), false),
  rev: v.optional(v.number(), 0),
});
const pageShape = v.object({
  results: v.array(resultShape),
  cursor: v.exactOptional(v.string()),
  searched_to: v.exactOptional(v.string()),
});

/** A part of a text, as JavaScript counts. */
export type Mark = v.InferOutput<typeof markShape>;
export type SearchResult = v.InferOutput<typeof resultShape>;
export type SearchPage = v.InferOutput<typeof pageShape>;

export function createSearchApi(call: Call) {
  return {
    search({ q, order, cursor }: SearchAsked): Promise<Outcome<SearchPage>> {
      const offset = String(-new Date().getTimezoneOffset());
      const query = new URLSearchParams({ q, offset, order, ...(cursor === undefined ? {} : { cursor }) });
      return call("GET", `/api/search?${query}`, pageShape);
    },
  };
}
