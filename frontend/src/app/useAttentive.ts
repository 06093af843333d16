import { useSyncExternalStore } from "react";

/** Whether somebody looks: tab visible and window focused. */
export function attentive(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

export function useAttentive(): boolean {
  return useSyncExternalStore(onAttention, attentive);
}

/** Calls back when that may have changed. */
export function onAttention(changed: () => void): () => void {
  addEventListener("focus", changed);
  addEventListener("blur", changed);
  document.addEventListener("visibilitychange", changed);
  return () => {
    removeEventListener("focus", changed);
    removeEventListener("blur", changed);
    document.removeEventListener("visibilitychange", changed);
  };
}
