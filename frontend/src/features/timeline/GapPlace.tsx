import { type ComponentType, lazy, Suspense } from "react";
import { text } from "@/app/text";
import type { Gap } from "./rows";

export type GapProps = {
  readonly id: string;
  readonly room: string;
  readonly line: Gap;
  readonly reachable: boolean;
};

/** Most see none: it comes with the first. Where it cannot be had, what is missing is told all the same. */
const GapRow = lazy<ComponentType<GapProps>>(async () => {
  try {
    return { default: (await import("./GapRow")).GapRow };
  } catch {
    return { default: Told };
  }
});

function Told({ id, line }: GapProps) {
  return <p id={id}>{text.timeline.gap(line.to - line.from + 1)}</p>;
}

/** As high as `estimate` takes it for. */
export function GapPlace(props: GapProps) {
  return (
    <Suspense fallback={<div style={{ height: 54 }} />}>
      <GapRow {...props} />
    </Suspense>
  );
}
