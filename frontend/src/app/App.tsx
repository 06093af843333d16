import { Announcer } from "./Announcer";
import { type Chat, ChatContext } from "./chatContext";
import { ErrorBoundary } from "./ErrorBoundary";
import { Pages } from "./Pages";
import { ReadAloud } from "./ReadAloud";
import { Title } from "./Title";

export function App({ chat }: { readonly chat: Chat }) {
  return (
    <ErrorBoundary>
      <ChatContext value={chat}>
        <Title />
        <Announcer />
        <ReadAloud />
        <Pages />
      </ChatContext>
    </ErrorBoundary>
  );
}
