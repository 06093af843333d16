import { expect, test } from "vitest";
import { uuidV7Source } from "./uuid";

test("the example of RFC 9562 (appendix A.6) but for the counter's free bit", () => {
  const bytes = [0, 0, 0, 0, 0, 0, 0x04, 0xc3, 0x98, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f];
  const next = uuidV7Source({ now: () => 0x017f22e279b0 }, (target) => target.set(bytes));
  expect(next()).toBe("017f22e2-79b0-74c3-98c4-dc0c0c07398f");
});

test("they rise within a millisecond, over a full counter, and when the clock steps back", () => {
  let now = 1_000_000;
  const next = uuidV7Source({ now: () => now });
  const made: string[] = [];
  for (let n = 0; n < 5_000; n += 1) {
    if (n === 4_500) now -= 500_000;
    made.push(next());
  }
  expect(made).toEqual([...new Set(made)].sort());
  for (const uuid of made)
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
