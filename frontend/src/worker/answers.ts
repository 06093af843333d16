/** What the worker answers by itself. Everything else it does not touch: it goes to the server as ever. */
export type Answer =
  /** The page, whatever place of the app is asked for. */
  | "page"
  /** A file of the app that is kept. */
  | "file"
  | null;

export type Asked = {
  readonly method: string;
  /** `navigate`: a person opens a page. */
  readonly mode: string;
  readonly url: string;
};

/** First parts of the app's own addresses. What is not listed is not ours: API, sockets, documents, downloads. */
const places: ReadonlySet<string> = new Set([
  "",
  "login",
  "join",
  "setup",
  "r",
  "search",
  "threads",
  "settings",
  "admin",
]);

export function answerFor({ method, mode, url }: Asked, origin: string, files: ReadonlySet<string>): Answer {
  const address = new URL(url);
  if (method !== "GET" || address.origin !== origin) return null;
  const { pathname } = address;
  if (mode === "navigate") {
    const last = pathname.split("/").at(-1) ?? "";
    return places.has(pathname.split("/")[1] ?? "") && !last.includes(".") ? "page" : null;
  }
  return files.has(pathname) ? "file" : null;
}
