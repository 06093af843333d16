import "../app/tokens.css";
import "../app/base.css";
import "../app/fonts.css";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";
import { memoryLocation } from "wouter/memory-location";
import { App } from "../app/App";
import { CallContext } from "../app/call";
import { ChatContext } from "../app/chatContext";
import { followPreferences } from "../app/preferences";
import { answering, usual } from "./answers";
import { keptScenes } from "./keptScenes";
import { peopleScenes } from "./peopleScenes";
import { createPreview } from "./preview";
import { scenes as chatScenes } from "./scenes";
import { searchScenes } from "./searchScenes";
import { shellScenes } from "./shellScenes";
import { textScenes } from "./textScenes";

followPreferences();
const query = new URLSearchParams(location.search);
// As preferences paint them: ?theme=dark&density=compact&textSize=130&glass=off&times=always&dir=rtl
for (const name of ["theme", "density", "textSize", "glass", "motion", "times"]) {
  const value = query.get(name);
  if (value !== null) document.documentElement.dataset[name] = value;
}
document.documentElement.dir = query.get("dir") ?? "";

const root = document.getElementById("root");
if (root === null) throw new Error("gallery.html has no #root");
const scenes = {
  ...chatScenes,
  ...keptScenes,
  ...peopleScenes,
  ...searchScenes,
  ...shellScenes,
  ...textScenes,
};
const scene = scenes[query.get("scene") ?? ""]?.();
if (scene === undefined) {
  document.body.style.overflow = "auto";
  createRoot(root).render(
    <ul style={{ padding: 24 }}>
      {Object.keys(scenes).map((name) => (
        <li key={name}>
          <a href={`?scene=${name}`}>{name}</a>
        </li>
      ))}
    </ul>,
  );
} else {
  const chat = createPreview(scene.state);
  const [path = "/", searchPath = ""] = scene.path.split("?");
  const { hook, searchHook } = memoryLocation({ path, searchPath });
  createRoot(root).render(
    <Router hook={hook} searchHook={searchHook}>
      <CallContext value={answering(scene.answers ?? usual)}>
        <App chat={chat} />
        <ChatContext value={chat}>{scene.over}</ChatContext>
      </CallContext>
    </Router>,
  );
}
