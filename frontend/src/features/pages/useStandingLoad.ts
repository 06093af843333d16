import type { Me } from "@/api/session";
import { useCall } from "@/app/call";
import { askStanding, type Standing, useStanding } from "@/app/standing";
import type { Load } from "./load";

/** Who one is and what one may do, for a page that waits for it and offers another try. */
export function useStandingLoad(): Load<Me> {
  const call = useCall();
  return { state: loadOf(useStanding()), again: () => void askStanding(call), put: () => {} };
}

function loadOf(standing: Standing): Load<Me>["state"] {
  switch (standing.state) {
    case "asking":
      return { is: "loading" };
    case "known":
      return { is: "ready", value: standing.me };
    case "failed":
      return { is: "failed", refusal: standing.refusal };
  }
}
