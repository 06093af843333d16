import { createPeopleApi, type PeopleApi } from "@/api/people";
import { useCall } from "@/app/call";

/** Everything about people, invites, bots, reports and the server that a page can ask for. */
export function usePeople(): PeopleApi {
  return createPeopleApi(useCall());
}
