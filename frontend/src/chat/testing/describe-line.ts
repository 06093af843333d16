import type { Line } from "../types";

/** A line as a reader would say it. */
export function describeLine(line: Line): string {
  switch (line.status) {
    case "sent":
      return `${line.author.name}: ${line.text}`;
    case "deleted":
      return `${line.author.name}: (deleted)`;
    case "sending":
    case "queued":
      return `${line.author.name}: ${line.text} (${line.status})`;
    case "failed":
      return `${line.author.name}: ${line.text} (failed: ${line.reason})`;
    case "pinned":
      return `${line.author.name} pinned ${line.target}`;
    case "notice":
      return `${line.users.map(({ name }) => name).join(", ")} ${line.change}`;
    case "gap":
      return `[${line.from}–${line.to} ${line.state === "failed" ? `failed: ${line.reason}` : line.state}]`;
    case "reset":
      return "[started over]";
  }
}
