import { expect, test } from "vitest";
import { parseFrames } from "./wire";

const ann = { id: "u1", name: "Ann" };
const at = "2026-11-24T09:15:00.000Z";
const entry = (given: object) =>
  parseFrames(JSON.stringify({ event: "entry", room: "general", epoch: "e", entry: given })).map((frame) =>
    frame.frame === "event" && frame.event.event === "entry" ? frame.event.entry : frame,
  );

test("several frames in one message are read in order, and what is no frame is left out", () => {
  const message = [
    '{"event":"ping"}',
    "",
    "not json",
    "[1]",
    "null",
    '{"event":"from_the_future","x":1}',
    '{"event":"typing","room":"general"}',
    '{"id":7,"ok":{}}',
    '{"id":"7","ok":{}}',
    '{"id":8}',
    '{"id":null,"error":{"code":"bad_request","message":"Not JSON."}}',
    '{"id":9,"error":{"code":"unheard_of","message":"?","retry_ms":5}}',
  ].join("\n");
  expect(parseFrames(message)).toEqual([
    { frame: "event", event: { event: "ping" } },
    { frame: "reply", id: 7, ok: {} },
    { frame: "error", id: null, error: { code: "bad_request", message: "Not JSON." } },
    { frame: "error", id: 9, error: { code: "internal", message: "?", retry_ms: 5 } },
  ]);
});

test.each([
  {
    name: "a message, with a field of the future",
    given: { seq: 2, at, kind: "message", author: ann, nonce: "n", text: "hi", mood: "good" },
    parsed: { seq: 2, at, kind: "message", author: ann, nonce: "n", text: "hi", rev: 0 },
  },
  {
    name: "a deleted message",
    given: { seq: 2, at, kind: "message", author: ann, nonce: "n", deleted: true },
    parsed: { seq: 2, at, kind: "tombstone", author: ann, nonce: "n", deleted: true },
  },
  {
    name: "an unknown kind",
    given: { seq: 2, kind: "foreseen", by: ann },
    parsed: { seq: 2, kind: "other" },
  },
  {
    name: "a broken message",
    given: { seq: 2, at, kind: "message", author: ann, text: 5 },
    parsed: { seq: 2, kind: "other" },
  },
])("$name", ({ given, parsed }) => {
  expect(entry(given)).toEqual([parsed]);
});

test("an entry without a place in the log is no entry", () => {
  for (const seq of [0, -1, 1.5, "2", 2 ** 53]) expect(entry({ seq, kind: "foreseen" })).toEqual([]);
});

test.each(["new", "ok", "gap", "reset"])("verdict %s", (verdict) => {
  const event = { event: "resumed", room: "r", epoch: "e", lo: 1, top: 1, entries: [], more: false, verdict };
  expect(parseFrames(JSON.stringify(event))).toMatchObject([{ event: { verdict } }]);
});

test("a truncated verdict says where the epoch ended, or is none", () => {
  const event = {
    event: "resumed",
    room: "r",
    epoch: "e",
    lo: 1,
    top: 9,
    entries: [],
    more: false,
    verdict: "truncated",
  };
  expect(parseFrames(JSON.stringify(event))).toEqual([]);
  expect(parseFrames(JSON.stringify({ ...event, seq: 5 }))).toMatchObject([{ event: { seq: 5 } }]);
});
