import { type Answers, pending, problem, usual } from "./answers";
import { at, jonas, mina, priya } from "./people";
import { calm, type Scene } from "./scenes";

function scene(path: string, answer: unknown): Scene {
  const answers: Answers = { ...usual, "GET /api/search": answer };
  return { path, state: calm, answers };
}

const found = {
  results: [
    {
      room: "general",
      seq: 412,
      at: at(0, "09:15"),
      author: mina,
      text: "The release notes are in the wiki, please have a look before noon.",
      marks: [{ start: 4, end: 11 }],
    },
    {
      room: "general",
      seq: 371,
      at: at(1, "16:02"),
      author: jonas,
      text: "Réleases are hard 😀",
      marks: [{ start: 0, end: 8 }],
      rev: 1,
    },
    {
      room: "random",
      seq: 90,
      at: at(40, "11:40"),
      author: priya,
      text: `and then the release happened. ${"Nobody had expected it. ".repeat(12)}`,
      marks: [{ start: 13, end: 20 }],
      cut_before: true,
      cut_after: true,
    },
  ],
  cursor: "next",
  searched_to: at(90, "12:00"),
};

export const searchScenes: Readonly<Record<string, () => Scene>> = {
  search: () => scene("/search", null),
  "search-found": () => scene('/search?q=release from:"Mina Okafor"', found),
  "search-none": () => scene("/search?q=nowhere", { results: [] }),
  "search-none-yet": () =>
    scene("/search?q=nowhere", { results: [], cursor: "next", searched_to: at(20, "12:00") }),
  "search-loading": () => scene("/search?q=release", pending),
  "search-bad": () =>
    scene(
      "/search?q=form:ann",
      problem(
        400,
        "bad_request",
        "There is no filter `form:`. The filters are from:, in:, has:, before: and after:.",
      ),
    ),
  "search-failed": () =>
    scene("/search?q=release", problem(503, "unavailable", "The server cannot reach its store. Try again.")),
};
