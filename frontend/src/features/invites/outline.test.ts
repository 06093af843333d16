import { encode } from "uqr";
import { expect, test } from "vitest";
import { outline } from "./outline";

test("neighbours in a row are one bar", () => {
  expect(
    outline([
      [true, true, false, true],
      [false, false, false, false],
      [false, true, true, true],
    ]),
  ).toBe("M0 0h2v1H0zM3 0h1v1H3zM1 2h3v1H1z");
});

test("the bars cover exactly the dark squares of a real code", () => {
  const { data, size } = encode("https://chat.example/join/k3vQx9Zt2mPbW7Lr", { border: 4, ecc: "M" });
  const covered = new Set<string>();
  for (const [, x, y, length] of outline(data).matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let step = 0; step < Number(length); step += 1) covered.add(`${Number(x) + step},${y}`);
  }
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) expect(covered.has(`${x},${y}`)).toBe(data[y]?.[x]);
  }
});
