import { useSyncExternalStore } from "react";
import { onPreference, type Preference, type Preferences, preferred } from "./preferences";

export function usePreference<P extends Preference>(which: P): Preferences[P] {
  return useSyncExternalStore(onPreference, () => preferred(which));
}
