import { expect, test } from "vitest";
import { boxOf, heightOf, lookOf, spoken } from "./boxes";

const picture = (width: number, height: number) => ({
  id: `${width}x${height}`,
  name: "a.jpg",
  type: "image/jpeg",
  size: 1,
  width,
  height,
});
const about = { id: "f", name: "a", size: 1 };

test("a file is shown as what it is, and as a row where a browser may not be able to", () => {
  expect(lookOf(picture(10, 10))).toBe("picture");
  expect(lookOf({ ...about, type: "image/jpeg" })).toBe("row");
  expect(lookOf({ ...about, type: "image/heif" })).toBe("row");
  expect(lookOf({ ...about, type: "video/mp4" })).toBe("video");
  expect(lookOf({ ...about, type: "audio/ogg" })).toBe("audio");
  expect(lookOf({ ...about, type: "text/html" })).toBe("row");
});

test("a picture alone keeps its shape and is neither larger than it is nor tiny", () => {
  expect(boxOf(picture(1600, 900))).toEqual({ width: 420, ratio: 1600 / 900 });
  expect(boxOf(picture(900, 1600)).width).toBe(180);
  expect(boxOf(picture(120, 80)).width).toBe(120);
  expect(boxOf(picture(8, 8)).width).toBe(56);
  // A banner and a ribbon are cut.
  expect(boxOf(picture(4000, 100)).ratio).toBe(4);
  expect(boxOf(picture(100, 4000)).ratio).toBe(0.4);
});

test("heights are known before anything is here", () => {
  expect(heightOf([], 800)).toBe(0);
  expect(Math.round(heightOf([picture(1600, 800)], 800))).toBe(214);
  expect(heightOf([picture(9, 9), picture(9, 9)], 800)).toBe(161.5);
  expect(heightOf([{ ...about, type: "application/pdf" }], 800)).toBe(64);
});

test("a message without words is told by its files", () => {
  const files = [
    { ...picture(9, 9), alt: "A harbour" },
    { ...about, name: "plan.pdf", type: "x" },
  ];
  expect(spoken({ text: "", files })).toBe("A harbour, plan.pdf");
  expect(spoken({ text: "look", files })).toBe("look");
});
