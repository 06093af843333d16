import type { Me } from "@/api/session";
import { useActions } from "@/app/chatContext";
import { useKnownMe } from "@/app/standing";
import type { Load } from "./load";

/** Who one is and what one may do, for a page that waits for it. */
export function useStandingLoad(): Load<Me> {
  const actions = useActions();
  const me = useKnownMe();
  return {
    state: me === null ? { is: "loading" } : { is: "ready", value: me },
    again: () => void actions.refresh(),
    put: () => {},
  };
}
