import { version } from "@/app/version";
import type { ChatState } from "@/chat/types";
import { ShortcutsDialog } from "@/features/dialogs/ShortcutsDialog";
import { InstallDialog } from "@/features/install/InstallDialog";
import { MeMenu } from "@/features/menus/MeMenu";
import { Palette } from "@/features/palette/Palette";
import { usual } from "./answers";
import { room } from "./people";
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
  "many-rooms": () => ({
    path: "/",
    state: {
      ...calm,
      rooms: [
        ...calm.rooms.slice(0, 2),
        ...Array.from({ length: 30 }, (_, i) =>
          room(`project ${i + 1}`, i % 9 === 4 ? { unread: 2, read: 38 } : {}),
        ),
        ...calm.rooms.slice(2),
      ],
    },
    answers: usual,
  }),
  "new-version": () => {
    version.setState({ renew: nothing });
    return { path: "/", state: calm, answers: usual };
  },
  install: () => over(<InstallDialog onClose={nothing} />),
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
  "settings-notifications": () => ({ path: "/settings/notifications", state: calm, answers: usual }),
  "settings-accessibility": () => ({ path: "/settings/accessibility", state: calm, answers: usual }),
};
