import { useCallback } from "react";
import { createPeopleApi } from "@/api/people";
import { useCall } from "@/app/call";
import { paths } from "@/app/paths";
import { paletteText } from "@/app/text/palette";
import { expiryWords, inviteFor, usualTerms } from "../invites/terms";
import { copy } from "../timeline/copy";

/** Makes a link with the usual terms and copies it. Resolves with a sentence that says what came of it. */
export function useCopyInvite(): () => Promise<string> {
  const call = useCall();
  return useCallback(async () => {
    const made = await createPeopleApi(call).createInvite(inviteFor(usualTerms, undefined));
    if (!made.ok) return made.refusal.reason;
    const link = location.origin + paths.join(made.value.code);
    return (await copy(link))
      ? paletteText.commands.inviteCopied(expiryWords(usualTerms.expiry))
      : paletteText.commands.byHand(link);
  }, [call]);
}
