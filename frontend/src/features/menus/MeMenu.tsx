import {
  Download,
  Keyboard,
  KeyRound,
  LogOut,
  Monitor,
  Moon,
  Settings,
  ShieldCheck,
  Sun,
  UserPlus,
} from "lucide-react";
import { useLocation } from "wouter";
import { useChat } from "@/app/chatContext";
import { installed } from "@/app/install";
import { useOverlay } from "@/app/overlay";
import { paths } from "@/app/paths";
import { administers } from "@/app/powers";
import { type Preferences, prefer } from "@/app/preferences";
import { useKnownMe } from "@/app/standing";
import { text } from "@/app/text";
import { ownText } from "@/app/text/own";
import { usePreference } from "@/app/usePreference";
import { MenuItem } from "@/ui/MenuItem";
import { PopMenu } from "@/ui/PopMenu";
import type { Spot } from "@/ui/spot";
import { useSignOut } from "../rooms/useSignOut";
import styles from "./MeMenu.module.css";

const themes: readonly {
  readonly theme: Preferences["theme"];
  readonly icon: typeof Sun;
  readonly label: () => string;
}[] = [
  { theme: "system", icon: Monitor, label: ownText.system },
  { theme: "light", icon: Sun, label: ownText.light },
  { theme: "dark", icon: Moon, label: ownText.dark },
];

type Props = { readonly at: Spot; readonly onClose: () => void };

/** Everything about oneself, behind the own name. */
export function MeMenu({ at, onClose }: Props) {
  const name = useChat((state) => state.me?.name ?? "");
  const waiting = useChat((state) => state.waiting);
  const theme = usePreference("theme");
  const show = useOverlay();
  const [, navigate] = useLocation();
  const standing = useKnownMe();
  const signOut = useSignOut();

  const item = (Icon: typeof Sun, words: string, run: () => void) => (
    <MenuItem
      icon={<Icon size={16} aria-hidden="true" />}
      onChoose={() => {
        onClose();
        run();
      }}
    >
      {words}
    </MenuItem>
  );

  return (
    <PopMenu label={ownText.menu()} title={name} at={at} onClose={onClose}>
      {standing?.kind === "guest" &&
        standing.scope === undefined &&
        item(KeyRound, ownText.claim(), () => show("claim"))}
      {standing?.can.includes("invite") === true && item(UserPlus, ownText.invite(), () => show("invite"))}
      {item(Settings, text.me.settings(), () => navigate(paths.settings()))}
      {standing !== null &&
        administers(standing) &&
        item(ShieldCheck, text.me.admin(), () => navigate(paths.admin()))}
      <hr />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a menu. */}
      <div role="group" aria-label={ownText.theme()}>
        <p className={styles.heading} aria-hidden="true">
          {ownText.theme()}
        </p>
        {themes.map(({ theme: one, icon: Icon, label }) => (
          <MenuItem
            key={one}
            icon={<Icon size={16} aria-hidden="true" />}
            checked={theme === one}
            onChoose={() => prefer("theme", one)}
          >
            {label()}
          </MenuItem>
        ))}
      </div>
      <hr />
      {!installed() && item(Download, ownText.install(), () => show("install"))}
      {item(Keyboard, ownText.shortcuts(), () => show("shortcuts"))}
      {item(LogOut, ownText.signOut(), () => {
        if (waiting > 0) show("sign-out");
        else void signOut();
      })}
    </PopMenu>
  );
}
