import "./app/tokens.css";
import "./app/base.css";
import "./app/fonts.css";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { watchInstall } from "./app/install";
import { followPreferences } from "./app/preferences";
import { whenIdle } from "./app/whenIdle";
import { createChat } from "./chat";
import { rich } from "./features/text/rich";

followPreferences();
watchInstall();

const chat = createChat();
void chat.actions.start();
rich.prefetch();

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(<App chat={chat} />);

whenIdle(() => {
  import("./features/notify/notifier").then(({ startNotifier }) => startNotifier(chat)).catch(() => {});
});

// Its files would be served in place of what Vite makes while one develops.
if (import.meta.env.PROD) {
  whenIdle(() => {
    import("./app/worker").then(({ startWorker }) => startWorker()).catch(() => {});
  });
}
