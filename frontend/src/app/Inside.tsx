import { type ReactNode, useCallback, useState } from "react";
import { Dialogs } from "@/features/dialogs/Dialogs";
import { ClosedContext, type Overlay, OverlayContext } from "./overlay";
import { useGlobalKeys } from "./useGlobalKeys";

/** Around every page of somebody who has entered: its dialogs and the keys that work everywhere. */
export function Inside({ children }: { readonly children: ReactNode }) {
  const [overlay, setOverlay] = useState<Overlay>("none");
  const [closed, setClosed] = useState(0);
  useGlobalKeys(setOverlay);
  const close = useCallback(() => {
    setOverlay("none");
    setClosed((before) => before + 1);
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
