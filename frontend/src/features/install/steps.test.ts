import { expect, test } from "vitest";
import { installText } from "@/app/text/install";
import { stepsFor } from "./steps";

const safari = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15";
const chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";

test.each([
  ["an iPhone", `Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${safari}`, 5, installText.apple()],
  [
    "an iPad, which says Mac",
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${safari}`,
    5,
    installText.apple(),
  ],
  ["Safari on a Mac", `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${safari}`, 0, installText.mac()],
  ["Chrome on a Mac", `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${chrome}`, 0, installText.other()],
  [
    "Firefox",
    "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0",
    0,
    installText.other(),
  ],
])("%s", (_, agent, touch, steps) => {
  expect(stepsFor(agent, touch)).toEqual(steps);
});
