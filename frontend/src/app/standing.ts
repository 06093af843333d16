import type { Me } from "@/api/session";
import type { Standing, User } from "@/chat/types";
import { useChat } from "./chatContext";

/** Who is signed in here and what they may do; `null` while that is not known. The model keeps it true. */
export function useKnownMe(): Me | null {
  const user = useChat((state) => state.me);
  const standing = useChat((state) => state.standing);
  return user === null || standing === null ? null : meOf(user, standing);
}

function meOf(user: User, { kind, role, scope, mutedUntil, can }: Standing): Me {
  return {
    user: { id: user.id, name: user.name, bot: user.bot === true },
    kind,
    role,
    ...(scope === null ? {} : { scope }),
    ...(mutedUntil === null ? {} : { muted_until: mutedUntil }),
    can: [...can],
  };
}
