import "./app/tokens.css";
import "./app/base.css";
import "./app/fonts.css";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { followTheme } from "./app/theme";
import { createChat } from "./chat";
import { rich } from "./features/text/rich";

followTheme();

const chat = createChat();
void chat.actions.start();
rich.fetch();

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(<App chat={chat} />);
