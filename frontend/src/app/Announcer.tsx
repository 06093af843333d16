import { useStore } from "zustand";
import { spoken } from "./announce";

/** The only live regions of the app. Not on the list: scrolling would read history aloud. */
export function Announcer() {
  const polite = useStore(spoken, (state) => state.polite);
  const assertive = useStore(spoken, (state) => state.assertive);
  return (
    <>
      <div className="sr-only" role="status">
        {polite}
      </div>
      <div className="sr-only" role="alert">
        {assertive}
      </div>
    </>
  );
}
