import type { Person } from "@/api/shapes";
import { admin } from "@/app/text/admin";
import { useAttempt } from "@/app/useAttempt";
import type { Outcome, User } from "@/chat/types";
import { usePeople } from "../pages/usePeople";

/** How the author of a message stands: asked when it is needed, by the name, and told apart by the id. */
export function useAuthor(author: User) {
  const api = usePeople();
  const attempt = useAttempt();
  return {
    pending: attempt.pending,
    refusal: attempt.refusal,
    async find(): Promise<Person | null> {
      if (attempt.pending) return null;
      const outcome = await attempt.run(async (): Promise<Outcome<Person>> => {
        const page = await api.people(author.name);
        if (!page.ok) return page;
        const person = page.value.items.find(({ id }) => id === author.id);
        return person === undefined
          ? { ok: false, refusal: { reason: admin.reports.noAuthor(author.name) } }
          : { ok: true, value: person };
      });
      return outcome.ok ? outcome.value : null;
    },
  };
}
