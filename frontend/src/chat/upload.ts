/** Sending a file, with its progress. Fetched when the first one is sent. */
import * as v from "valibot";
import type { Reply } from "./connection";
import { fileSchema, type OutFile, type SharedFile } from "./files";

export type Upload = {
  readonly done: Promise<Reply<SharedFile>>;
  cancel(): void;
};

const problemSchema = v.object({
  code: v.fallback(
    v.picklist([
      "bad_request",
      "unauthorized",
      "forbidden",
      "not_found",
      "too_large",
      "limit",
      "conflict",
      "rate_limited",
    ]),
    "bad_request",
  ),
  detail: v.fallback(v.string(), ""),
  retry_ms: v.fallback(v.number(), 0),
});

const AWAY = "The file could not be sent: the server can’t be reached.";
const BROKEN = "The server could not take this file. Try again later.";

export function upload(
  room: string,
  file: { readonly name: string; readonly bytes: Blob },
  onProgress: (sent: number) => void = () => {},
): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<Reply<SharedFile>>((resolve) => {
    const lost = () => resolve({ ok: false, code: "late", reason: AWAY, retryMs: 0 });
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => resolve(answer(request.status, request.responseText));
    request.onerror = lost;
    request.onabort = lost;
    const query = new URLSearchParams({ name: file.name });
    request.open("POST", `/api/rooms/${encodeURIComponent(room)}/files?${query}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.send(file.bytes);
  });
  return { done, cancel: () => request.abort() };
}

function answer(status: number, body: string): Reply<SharedFile> {
  const said = parsed(body);
  const file = v.safeParse(fileSchema, said);
  if (status === 201 && file.success) return { ok: true, value: file.output };
  const problem = v.safeParse(problemSchema, said);
  if (status >= 500 || !problem.success)
    return { ok: false, code: "unavailable", reason: BROKEN, retryMs: 0 };
  const { code, detail, retry_ms: retryMs } = problem.output;
  return { ok: false, code, reason: detail || BROKEN, retryMs };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** Sends those of these files that the server does not have yet, and says after each what it has now. */
export async function carry(
  room: string,
  files: readonly OutFile[],
  onSent: (files: OutFile[]) => Promise<unknown>,
): Promise<Reply<readonly OutFile[]>> {
  const carried: OutFile[] = [];
  for (const [at, file] of files.entries()) {
    if (file.id !== undefined || file.bytes === undefined) {
      carried.push(file);
      continue;
    }
    const reply = await upload(room, { name: file.name, bytes: file.bytes }).done;
    if (!reply.ok) return reply;
    carried.push(file.alt === undefined ? reply.value : { ...reply.value, alt: file.alt });
    await onSent([...carried, ...files.slice(at + 1)]);
  }
  return { ok: true, value: carried };
}
