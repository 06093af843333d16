import { useEffect } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { createSessionApi, type Me } from "@/api/session";
import type { Call } from "@/chat/rest";
import type { Refusal } from "@/chat/types";
import { useCall } from "./call";
import { useChat } from "./chatContext";

/** What is known of what the user signed in here may do. */
export type Standing =
  | { readonly state: "asking" }
  | { readonly state: "known"; readonly me: Me }
  | { readonly state: "failed"; readonly refusal: Refusal };

type Asked = { readonly user: string | null; readonly standing: Standing };

const asked = createStore<Asked>(() => ({ user: null, standing: { state: "asking" } }));

/** What this user may do: kind, role and powers. Asked once for each user, and anew by `askStanding`. */
export function useStanding(): Standing {
  const call = useCall();
  const user = useChat((state) => state.me?.id ?? null);
  const known = useStore(asked);
  useEffect(() => {
    if (user === null || asked.getState().user === user) return;
    asked.setState({ user, standing: { state: "asking" } });
    void askStanding(call);
  }, [call, user]);
  return known.user === user ? known.standing : { state: "asking" };
}

/** For a narrow use: who one is, or nobody while it is not known. */
export function useKnownMe(): Me | null {
  const standing = useStanding();
  return standing.state === "known" ? standing.me : null;
}

/** After something that may have changed it. What was known stays until the answer is here. */
export async function askStanding(call: Call): Promise<void> {
  const answer = await createSessionApi(call).whoAmI();
  const { user, standing } = asked.getState();
  if (answer.ok)
    asked.setState({ user: answer.value.user.id, standing: { state: "known", me: answer.value } });
  else if (standing.state !== "known") {
    asked.setState({ user, standing: { state: "failed", refusal: answer.refusal } });
  }
}
