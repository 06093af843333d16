import { expect, test } from "vitest";
import type { Refused } from "./connection";
import {
  afterRefusal,
  fail,
  nextStep,
  outboxLines,
  parseWaiting,
  queued,
  requeue,
  STALE_REASON,
  sending,
  textProblem,
  type Waiting,
} from "./outbox";

const NOW = 1_000_000_000;
const me = { id: "u1", name: "Ann" };
const said = (nonce: string, at = NOW) => queued(nonce, "general", `text ${nonce}`, at);

test.each<{ name: string; messages: Waiting[]; next: object }>([
  { name: "nothing", messages: [], next: { step: "none" } },
  {
    name: "the oldest, wherever it stands",
    messages: [said("c", NOW - 1), said("a", NOW - 2)],
    next: { step: "send", message: { nonce: "a" } },
  },
  {
    name: "of one moment the one made first",
    messages: [said("b"), said("a")],
    next: { step: "send", message: { nonce: "a" } },
  },
  {
    name: "a failed one stands aside",
    messages: [fail(said("a"), "No."), said("b")],
    next: { step: "send", message: { nonce: "b" } },
  },
  {
    name: "one that waits holds up the next",
    messages: [requeue(said("a"), NOW + 5), said("b")],
    next: { step: "wait", until: NOW + 5 },
  },
  {
    name: "one of another room is not ours",
    messages: [{ ...said("a"), room: "random" }],
    next: { step: "none" },
  },
  {
    name: "a day old is still sent",
    messages: [said("a", NOW - 86_400_000)],
    next: { step: "send", message: { nonce: "a" } },
  },
  {
    name: "older is kept",
    messages: [said("a", NOW - 86_400_001)],
    next: { step: "keep", message: { state: "failed", reason: STALE_REASON } },
  },
])("next: $name", ({ messages, next }) => {
  expect(nextStep(messages, "general", NOW)).toMatchObject(next);
});

test.each<{ code: Refused["code"]; retryMs?: number; becomes: object }>([
  { code: "bad_request", becomes: { state: "failed", reason: "Sentence." } },
  { code: "forbidden", becomes: { state: "failed", reason: "Sentence." } },
  { code: "not_found", becomes: { state: "failed", reason: "Sentence." } },
  { code: "too_large", becomes: { state: "failed", reason: "Sentence." } },
  { code: "limit", becomes: { state: "failed", reason: "Sentence." } },
  { code: "conflict", becomes: { state: "failed", reason: "Sentence." } },
  { code: "lost", becomes: { state: "queued", notBefore: 0 } },
  { code: "unauthorized", becomes: { state: "queued", notBefore: 0 } },
  { code: "late", becomes: { state: "queued", notBefore: NOW + 250 } },
  { code: "internal", becomes: { state: "queued", notBefore: NOW + 250 } },
  { code: "unavailable", retryMs: 100, becomes: { state: "queued", notBefore: NOW + 250 } },
  { code: "rate_limited", retryMs: 1_200, becomes: { state: "queued", notBefore: NOW + 1_200 } },
])("refused with $code", ({ code, retryMs = 0, becomes }) => {
  const refused: Refused = { ok: false, code, reason: "Sentence.", retryMs };
  const after = afterRefusal(sending(said("a")), refused, NOW, 0.5);
  expect(after).toMatchObject({ nonce: "a", text: "text a", attempts: 1, ...becomes });
});

test("lines say whether messages go out or wait", () => {
  const statuses = (messages: Waiting[], online: boolean) =>
    outboxLines(messages, "general", me, NOW, online).map(({ status }) => status);
  expect(statuses([said("a"), said("b")], true)).toEqual(["sending", "sending"]);
  expect(statuses([said("a"), said("b")], false)).toEqual(["queued", "queued"]);
  expect(statuses([requeue(said("a"), NOW + 1), said("b")], true)).toEqual(["queued", "queued"]);
  expect(statuses([fail(said("a"), "No."), said("b")], true)).toEqual(["failed", "sending"]);
});

test("files stay with their message whatever becomes of it, and are shown in its row", () => {
  const files = [
    { id: "f1", name: "a.txt", type: "text/plain", size: 1, alt: "A note" },
    { name: "b.txt", type: "text/plain", size: 1, bytes: new Blob(["b"]) },
  ];
  const first = queued("a", "general", "", NOW, { files });
  const last = requeue(fail(sending(first), "No."), NOW);
  expect(last).toMatchObject({ files });
  expect(parseWaiting(structuredClone(last))).toMatchObject({
    text: "",
    files: [files[0], { name: "b.txt" }],
  });
  expect(outboxLines([last], "general", me, NOW, true)).toMatchObject([
    { status: "sending", text: "", files },
  ]);
  expect(outboxLines([said("b")], "general", me, NOW, true)[0]).not.toHaveProperty("files");
});

test("a message needs words or files", () => {
  expect(textProblem(" ", 100)).toBe("Write something first.");
  expect(textProblem(" ", 100, 1)).toBeNull();
});
