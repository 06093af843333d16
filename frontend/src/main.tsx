import "./app/tokens.css";
import "./app/base.css";
import "./app/fonts.css";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { followPreferences } from "./app/preferences";
import { createChat } from "./chat";

followPreferences();

const chat = createChat();
void chat.actions.start();

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(<App chat={chat} />);
