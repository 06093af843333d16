import { Suspense } from "react";
import { Announcer } from "./Announcer";
import { type Chat, ChatContext } from "./chatContext";
import { ErrorBoundary } from "./ErrorBoundary";
import { quietly } from "./lazily";
import { Pages } from "./Pages";
import { Title } from "./Title";

/** Nothing is read aloud before there is something new. */
const readAloud = quietly(() => import("./ReadAloud").then((part) => part.ReadAloud));

export function App({ chat }: { readonly chat: Chat }) {
  return (
    <ErrorBoundary>
      <ChatContext value={chat}>
        <Title />
        <Announcer />
        <Suspense fallback={null}>
          <readAloud.Part />
        </Suspense>
        <Pages />
      </ChatContext>
    </ErrorBoundary>
  );
}
