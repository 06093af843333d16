import { text } from "@/app/text";
import type { Banner } from "./banner";

/** What a screen reader hears when the banner changes its state: whole sentences, no countdown. */
export function bannerWords(banner: Banner): string {
  const { connection } = text;
  switch (banner.kind) {
    case "connecting":
      return connection.connecting();
    case "back":
      return connection.backOnline();
    case "reconnecting":
      return connection.reconnecting() + waitingWords(banner.waiting);
    case "offline":
      return connection.offline() + waitingWords(banner.waiting);
    case "degraded":
      return connection.degraded();
    case "refused":
      return connection.refused(banner.reason);
    case "outdated":
      return `${connection.outdated()}. ${connection.outdatedSafe()}`;
    case "signed-out":
      return banner.waiting === 0
        ? connection.signedOut()
        : connection.signedOutWaiting(banner.waiting, banner.account);
  }
}

function waitingWords(waiting: number): string {
  return waiting === 0 ? "" : ` ${text.connection.willSend(waiting)}`;
}
