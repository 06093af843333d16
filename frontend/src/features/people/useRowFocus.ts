import { useEffect } from "react";

/** After a dialog about a message the focus is on its row, if what opened the dialog is gone. */
export function useRowFocus(key: string): void {
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return;
        document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
      });
    },
    [key],
  );
}
