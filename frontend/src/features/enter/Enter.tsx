import { Suspense, useEffect } from "react";
import { useLocation, useSearch } from "wouter";
import { createSessionApi } from "@/api/session";
import { useCall } from "@/app/call";
import { useActions, useChat } from "@/app/chatContext";
import { LoadBoundary } from "@/app/LoadBoundary";
import { fetchPasswordForm, PasswordForm } from "@/app/lazyParts";
import { cameFrom, type Way, wayOf, ways } from "@/app/paths";
import { text } from "@/app/text";
import { enterText } from "@/app/text/enter";
import type { Server } from "@/chat/types";
import { EntrancePage } from "./EntrancePage";
import { GuestForm } from "./GuestForm";
import { WayLinks } from "./WayLinks";

/** The entrance. What the server allows decides which ways in there are. */
export function Enter() {
  const actions = useActions();
  const api = createSessionApi(useCall());
  const server = useChat((state) => state.server?.name ?? text.app.name());
  const access = useChat((state) => state.server?.access ?? "open");
  const starting = useChat((state) => state.server === null && state.boot === "starting");
  // Whoever left by themselves is nobody now and needs no telling.
  const ended = useChat((state) => state.connection.state === "signed-out" && state.me !== null);
  const waiting = useChat((state) => state.waiting);
  const lastName = useChat((state) => (state.connection.state === "signed-out" ? state.me?.name : undefined));
  // Whose name has a password cannot take it as a guest.
  const account = useChat(
    (state) =>
      state.connection.state === "signed-out" && state.me !== null && state.standing?.kind === "account",
  );
  const search = useSearch();
  const [, navigate] = useLocation();
  const allowed = waysFor(access);
  const asked = wayOf(search);
  const usual = account ? "sign-in" : (allowed[0] ?? "sign-in");
  const way = asked !== null && allowed.includes(asked) ? asked : usual;
  useEffect(fetchPasswordForm, []);
  const goOn = () => navigate(cameFrom(search), { replace: true });

  const notice =
    waiting > 0 ? enterText.endedWaiting(waiting, way === "sign-in") : ended ? enterText.ended() : null;
  // Which form is the right one is not known yet; the answer takes a blink.
  if (starting) return <EntrancePage title={enterText.title(server)} lead="" />;

  const form = () => {
    switch (way) {
      case "guest":
        return <GuestForm enter={actions.enter} onEntered={goOn} lastName={lastName} />;
      case "sign-in":
        return (
          <PasswordForm
            key={way}
            password="known"
            ask={api.signIn}
            onAdmitted={goOn}
            submit={enterText.signIn()}
            pending={enterText.signingIn()}
            lastName={lastName}
          />
        );
      case "create":
        return (
          <PasswordForm
            key={way}
            password="new"
            ask={api.createAccount}
            onAdmitted={goOn}
            submit={enterText.create()}
            pending={enterText.creating()}
          />
        );
    }
  };

  return (
    <EntrancePage
      title={enterText.title(server)}
      lead={leads[way]()}
      foot={access === "open" ? null : enterText.inviteOnly()}
      notice={notice}
    >
      <LoadBoundary failed={<p>{text.app.partBody()}</p>}>
        <Suspense fallback={null}>{form()}</Suspense>
      </LoadBoundary>
      <WayLinks others={allowed.filter((one) => one !== way)} />
    </EntrancePage>
  );
}

const leads: Record<Way, () => string> = {
  guest: enterText.lead,
  "sign-in": enterText.signInLead,
  create: enterText.createLead,
};

function waysFor(access: Server["access"]): readonly Way[] {
  switch (access) {
    case "open":
      return ways;
    case "invite":
    case "accounts":
      return ["sign-in"];
  }
}
