import * as v from "valibot";
import { roles as powerfulFirst, serverActions, userKinds } from "@/chat/powers";
import type { Call } from "@/chat/rest";
import type { Outcome } from "@/chat/types";

export type { Role, ServerAction } from "@/chat/powers";

/** The words of roles, lowest first. */
export const roles = [...powerfulFirst].reverse();

export const userShape = v.object({ id: v.string(), name: v.string(), bot: v.optional(v.boolean(), false) });
export const roleShape = v.picklist(powerfulFirst);
export const kindShape = v.picklist(userKinds);

export const meShape = v.object({
  user: userShape,
  kind: kindShape,
  role: roleShape,
  scope: v.optional(v.string()),
  muted_until: v.optional(v.string()),
  // Actions of a newer server are not ours to offer.
  can: v.pipe(
    v.array(v.string()),
    v.transform((given) => serverActions.filter((action) => given.includes(action))),
  ),
  /** Where an invite led. */
  room: v.optional(v.string()),
});
/** Who is signed in, and what they may do. */
export type Me = v.InferOutput<typeof meShape>;

/** Where an accepted invite leads, if into a room. */
export const acceptedShape = v.object({ room: v.optional(v.string()) });

export type Credentials = { readonly name: string; readonly password: string };

/** The ways to become somebody. None rejects; each sets the cookie of a new session. */
export type SessionApi = {
  whoAmI(): Promise<Outcome<Me>>;
  signIn(credentials: Credentials): Promise<Outcome<Me>>;
  createAccount(account: Credentials & { readonly invite?: string }): Promise<Outcome<Me>>;
  /** As a guest, by an invite. Without one the chat model enters. */
  enterByInvite(guest: { readonly name: string; readonly invite: string }): Promise<Outcome<Me>>;
};

export function createSessionApi(call: Call): SessionApi {
  return {
    whoAmI: () => call("GET", "/api/me", meShape),
    signIn: (credentials) => call("POST", "/api/sign-in", meShape, credentials),
    createAccount: (account) => call("POST", "/api/accounts", meShape, account),
    enterByInvite: (guest) => call("POST", "/api/session", meShape, guest),
  };
}
