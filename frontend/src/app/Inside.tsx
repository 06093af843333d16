import { type ReactNode, useCallback, useState } from "react";
import { Dialogs } from "@/features/dialogs/Dialogs";
import { ClosedContext, type Overlay, OverlayContext } from "./overlay";
import { useGlobalKeys } from "./useGlobalKeys";
import { viewport } from "./useViewport";

/** Around every page of somebody who has entered: its dialogs and the keys that work everywhere. */
export function Inside({ children }: { readonly children: ReactNode }) {
  const [overlay, setOverlay] = useState<Overlay>("none");
  const [closed, setClosed] = useState(0);
  useGlobalKeys(setOverlay);
  const close = useCallback(() => {
    setOverlay("none");
    setClosed((before) => before + 1);
    requestAnimationFrame(keepFocus);
  }, []);
  return (
    <OverlayContext value={setOverlay}>
      <ClosedContext value={closed}>
        {children}
        <Dialogs overlay={overlay} onClose={close} />
      </ClosedContext>
    </OverlayContext>
  );
}

/** What opened the dialog may be gone with it: on a desk one goes on writing, on a phone no keyboard springs up. */
function keepFocus(): void {
  if (document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>(viewport() === "phone" ? "h1[tabindex]" : "#composer")?.focus();
}
