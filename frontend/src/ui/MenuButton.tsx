import { Ellipsis } from "lucide-react";
import { type ReactNode, Suspense, useState } from "react";
import { IconButton } from "./IconButton";
import { type Spot, spotOf } from "./spot";

type Props = {
  readonly label: string;
  readonly small?: boolean;
  readonly tabIndex?: number | undefined;
  /** The menu, usually a lazy part: rendered only while it is open. */
  readonly menu: (at: Spot, close: () => void) => ReactNode;
};

/** Three dots with a menu. */
export function MenuButton({ label, small = false, tabIndex, menu }: Props) {
  const [at, setAt] = useState<Spot | null>(null);
  const close = () => setAt(null);
  return (
    <>
      <IconButton
        label={label}
        small={small}
        tabIndex={tabIndex}
        aria-haspopup="menu"
        aria-expanded={at !== null}
        // The same press closes an open menu, by being outside of it; it must not open it again.
        onPointerDown={(event) => {
          if (at !== null) event.preventDefault();
        }}
        onClick={(event) => setAt(at === null ? spotOf(event.currentTarget) : null)}
      >
        <Ellipsis size={18} aria-hidden="true" />
      </IconButton>
      {at !== null && <Suspense fallback={null}>{menu(at, close)}</Suspense>}
    </>
  );
}
