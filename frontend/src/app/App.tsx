import { Suspense } from "react";
import { Announcer } from "./Announcer";
import { type Chat, ChatContext } from "./chatContext";
import { ErrorBoundary } from "./ErrorBoundary";
import { optionally } from "./lazily";
import { Pages } from "./Pages";
import { Title } from "./Title";

/** Nobody is read to before there is something to read. */
const ReadAloud = optionally(() => import("./ReadAloud").then((part) => part.ReadAloud));

export function App({ chat }: { readonly chat: Chat }) {
  return (
    <ErrorBoundary>
      <ChatContext value={chat}>
        <Title />
        <Announcer />
        <Suspense fallback={null}>
          <ReadAloud />
        </Suspense>
        <Pages />
      </ChatContext>
    </ErrorBoundary>
  );
}
