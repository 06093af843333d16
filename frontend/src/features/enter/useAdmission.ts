import type { Me } from "@/api/session";
import { useActions } from "@/app/chatContext";
import type { Outcome } from "@/chat/types";

/** Becomes somebody by asking the server, and goes on as that user everywhere in this app. */
export function useAdmission(): (ask: () => Promise<Outcome<Me>>) => Promise<Outcome<Me>> {
  const actions = useActions();
  return async (ask) => {
    const outcome = await ask();
    if (outcome.ok) {
      const { id, name } = outcome.value.user;
      await actions.admit({ id, name });
    }
    return outcome;
  };
}
