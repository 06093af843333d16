import {
  ALargeSmall,
  Bell,
  Bookmark,
  Compass,
  Download,
  Keyboard,
  KeyRound,
  Link2,
  LogOut,
  type LucideIcon,
  MessageCirclePlus,
  Monitor,
  Moon,
  Pin,
  Plus,
  Rows2,
  Rows4,
  Settings,
  Settings2,
  ShieldCheck,
  Sun,
  UserPlus,
  Webhook,
} from "lucide-react";
import type { Me } from "@/api/session";
import { installed } from "@/app/install";
import type { Overlay } from "@/app/overlay";
import { paths, settingsTabs } from "@/app/paths";
import { tabsOf } from "@/app/powers";
import { type Preference, type Preferences, prefer } from "@/app/preferences";
import { roomsText } from "@/app/text";
import { admin } from "@/app/text/admin";
import { paletteText } from "@/app/text/palette";
import { people } from "@/app/text/people";
import { preferenceText } from "@/app/text/preferences";
import type { Room, Standing } from "@/chat/types";
import { type RoomItem, roomItems } from "../room/powers";

export type Command = {
  /** Names it among visits, for ever. */
  readonly id: string;
  readonly name: string;
  readonly icon: LucideIcon;
} & (
  | { readonly run: () => void; readonly tells?: false }
  /** The palette stays open for the sentence that says what came of it. */
  | { readonly run: () => Promise<string>; readonly tells: true }
);

export type Ground = {
  readonly me: Me | null;
  readonly standing: Standing | null;
  /** The open one. */
  readonly room: Room | null;
  readonly waiting: number;
  readonly show: (overlay: Overlay) => void;
  readonly navigate: (path: string) => void;
  readonly copyLink: (link: string) => Promise<string>;
  readonly copyInvite: () => Promise<string>;
  readonly signOut: () => void;
};

const { commands: words } = paletteText;

/** Everything that can be done from anywhere, of what this user may do. */
export function commandsFor(ground: Ground): readonly Command[] {
  return [...aboutRooms(ground), ...aboutThisRoom(ground), ...aboutLook(), ...aboutMe(ground)];
}

function aboutRooms({ standing, show, navigate, copyInvite }: Ground): readonly Command[] {
  const may = (action: Standing["can"][number]) => standing?.can.includes(action) === true;
  const found: Command[] = [];
  const add = (id: string, name: string, icon: LucideIcon, run: () => void) =>
    found.push({ id, name, icon, run });
  if (may("create_room") || may("create_private_room"))
    add("create-room", words.createRoom(), Plus, () => show("create-room"));
  add("saved", words.saved(), Bookmark, () => navigate(paths.saved()));
  if (standing?.scope === null) add("browse", words.browse(), Compass, () => show("browse"));
  if (may("start_direct")) add("direct", words.direct(), MessageCirclePlus, () => show("direct"));
  if (may("invite")) {
    add("invite", words.invite(), UserPlus, () => show("invite"));
    found.push({
      id: "copy-invite",
      name: words.copyInvite(),
      icon: Link2,
      run: copyInvite,
      tells: true,
    });
  }
  return found;
}

const roomIcons: Record<RoomItem, LucideIcon> = {
  notify: Bell,
  pins: Pin,
  settings: Settings2,
  invite: Link2,
  add: UserPlus,
  hooks: Webhook,
  leave: LogOut,
};
const roomWords: Record<RoomItem, (room: string) => string> = {
  notify: words.notify,
  pins: words.pinsIn,
  settings: words.settingsOf,
  invite: words.inviteTo,
  add: words.addTo,
  hooks: words.hooksOf,
  leave: words.leave,
};

function aboutThisRoom({ room, show, copyLink }: Ground): readonly Command[] {
  if (room === null) return [];
  const label = roomsText.label(room.kind, room.name);
  return [
    ...roomItems(room).map((item) => ({
      id: `room-${item}`,
      name: roomWords[item](label),
      icon: roomIcons[item],
      run: () => show({ about: "room", dialog: item, room: room.id }),
    })),
    {
      id: "copy-room",
      name: words.copyRoom(label),
      icon: Link2,
      run: () => copyLink(location.origin + paths.room(room.id)),
      tells: true as const,
    },
  ];
}

function preference<P extends Preference>(
  of: P,
  name: (which: string) => string,
  icons: { readonly [V in Preferences[P]]: LucideIcon },
): readonly Command[] {
  const values = Object.keys(icons) as Preferences[P][];
  return values.map((value) => ({
    id: `${of}-${value}`,
    name: name(preferenceText[of].of[value].label().toLocaleLowerCase()),
    icon: icons[value],
    run: () => {
      prefer(of, value);
    },
  }));
}

function aboutLook(): readonly Command[] {
  return [
    ...preference("theme", words.theme, { system: Monitor, light: Sun, dark: Moon }),
    ...preference("density", words.density, { comfortable: Rows2, compact: Rows4 }),
    ...preference("text-size", words.textSize, {
      "90": ALargeSmall,
      "100": ALargeSmall,
      "115": ALargeSmall,
      "130": ALargeSmall,
    }),
  ];
}

function aboutMe({ me, waiting, show, navigate, signOut }: Ground): readonly Command[] {
  return [
    ...settingsTabs.map((tab) => ({
      id: `settings-${tab}`,
      name: words.settings(people.settings.tabs[tab]()),
      icon: Settings,
      run: () => navigate(paths.settings(tab)),
    })),
    ...(me === null ? [] : tabsOf(me)).map((tab) => ({
      id: `admin-${tab}`,
      name: words.admin(admin.tabs[tab]()),
      icon: ShieldCheck,
      run: () => navigate(paths.admin(tab)),
    })),
    ...(me?.kind === "guest" && me.scope === undefined
      ? [{ id: "claim", name: words.claim(), icon: KeyRound, run: () => show("claim") }]
      : []),
    ...(installed()
      ? []
      : [{ id: "install", name: words.install(), icon: Download, run: () => show("install") }]),
    { id: "shortcuts", name: words.shortcuts(), icon: Keyboard, run: () => show("shortcuts") },
    {
      id: "sign-out",
      name: words.signOut(),
      icon: LogOut,
      run: () => (waiting > 0 ? show("sign-out") : signOut()),
    },
  ];
}
