import * as v from "valibot";
import { fileLimitsSchema } from "./files";
import type { Outcome, Refusal } from "./types";
import { meSchema, roomSchema, userSchema } from "./wire";

/** The REST calls of the app. None rejects; every refusal carries a sentence for people. */
export type Rest = {
  bootstrap(): Promise<Outcome<Bootstrap>>;
  enter(name: string): Promise<Outcome<v.InferOutput<typeof sessionSchema>>>;
  leave(): Promise<Outcome<null>>;
};

const count = v.number();
const bootstrapSchema = v.object({
  server: v.object({
    name: v.string(),
    version: v.string(),
    access: v.fallback(v.picklist(["open", "invite", "accounts"]), "open"),
  }),
  limits: v.object({
    text_bytes: count,
    name_chars: count,
    room_name_chars: count,
    files: v.optional(fileLimitsSchema),
  }),
  user: v.nullish(userSchema, null),
  me: v.nullish(meSchema, null),
  rooms: v.array(roomSchema),
});
export type Bootstrap = v.InferOutput<typeof bootstrapSchema>;
const sessionSchema = v.object({ user: userSchema });

const problemSchema = v.object({
  code: v.optional(v.string()),
  detail: v.optional(v.string()),
  title: v.optional(v.string()),
  retry_ms: v.optional(v.number()),
});

const UNREACHABLE: Refusal = {
  reason: "The server can’t be reached. Check your connection and try again.",
};
const NOT_UNDERSTOOD: Refusal = {
  reason: "The server gave an answer this page does not understand. Reload the page and try again.",
};

/** One request. The answer is what `schema` makes of it, or a refusal. */
export type Call = <T>(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  schema: v.GenericSchema<unknown, T>,
  body?: unknown,
) => Promise<Outcome<T>>;

export function createCall(fetch: typeof globalThis.fetch): Call {
  return async (method, path, schema, body) => {
    try {
      const headers = {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      };
      const response = await fetch(path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = parseJson(await response.text());
      if (!response.ok) return refuse(refusalOf(response, answer));
      const parsed = v.safeParse(schema, answer);
      return parsed.success ? { ok: true, value: parsed.output } : refuse(NOT_UNDERSTOOD);
    } catch {
      return refuse(UNREACHABLE);
    }
  };
}

export function createRest(call: Call): Rest {
  return {
    bootstrap: () => call("GET", "/api/bootstrap", bootstrapSchema),
    enter: (name) => call("POST", "/api/session", sessionSchema, { name }),
    leave: () => call("DELETE", "/api/session", v.null()),
  };
}

function refusalOf(response: Response, answer: unknown): Refusal {
  const parsed = v.safeParse(problemSchema, answer);
  const problem = parsed.success ? parsed.output : {};
  const reason =
    response.status >= 500 && problem.code !== "unavailable" ? broken(response) : said(problem, response);
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  const retryAfterMs = problem.retry_ms ?? (Number.isFinite(seconds) ? seconds * 1000 : undefined);
  return {
    reason,
    ...(problem.code === undefined ? {} : { code: problem.code }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(problem.code === "unavailable" ? { storeAway: true } : {}),
  };
}

function said(problem: v.InferOutput<typeof problemSchema>, { status }: Response): string {
  return (
    problem.detail ?? problem.title ?? `The server answered with error ${status}. Try again in a moment.`
  );
}

/** Not for the user to mend: what they can do is wait, and name the request to whoever runs the server. */
function broken({ headers, status }: Response): string {
  const id = headers.get("x-request-id");
  const ref = id === null ? `error ${status}` : `ref ${id.slice(0, 8)}`;
  return `The server hit a problem (${ref}). What you typed is kept. Try again in a moment.`;
}

function refuse(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}

/** `null` for nothing, and for what is not JSON (a proxy's error page). */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
