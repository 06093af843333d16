import type { ChatState } from "@/chat/types";
import { ShortcutsDialog } from "@/features/dialogs/ShortcutsDialog";
import { MeMenu } from "@/features/menus/MeMenu";
import { Palette } from "@/features/palette/Palette";
import { usual } from "./answers";
import { calm, type Scene } from "./scenes";

const nothing = () => {};
const over = (part: Scene["over"], state: Partial<ChatState> = {}): Scene => ({
  path: "/r/general",
  state: { ...calm, ...state },
  answers: usual,
  over: part,
});

/** The frame around the rooms: palette, menus, keys, preferences. */
export const shellScenes: Record<string, () => Scene> = {
  palette: () => over(<Palette onClose={nothing} />),
  shortcuts: () => over(<ShortcutsDialog onClose={nothing} />),
  "me-menu": () =>
    over(
      <MeMenu
        at={{ left: 8, right: 264, top: innerHeight - 60, bottom: innerHeight - 8 }}
        onClose={nothing}
      />,
    ),
  "settings-appearance": () => ({ path: "/settings/appearance", state: calm, answers: usual }),
  "settings-accessibility": () => ({ path: "/settings/accessibility", state: calm, answers: usual }),
};
