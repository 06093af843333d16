import { Announcer } from "./Announcer";
import { type Chat, ChatContext } from "./chatContext";
import { ErrorBoundary } from "./ErrorBoundary";
import { Pages } from "./Pages";
import { quietly } from "./quietly";
import { Title } from "./Title";

const readAloud = quietly(() => import("./ReadAloud").then((part) => part.ReadAloud));

export function App({ chat }: { readonly chat: Chat }) {
  const ReadAloud = readAloud.usePart(true);
  return (
    <ErrorBoundary>
      <ChatContext value={chat}>
        <Title />
        <Announcer />
        {ReadAloud !== null && <ReadAloud />}
        <Pages />
      </ChatContext>
    </ErrorBoundary>
  );
}
