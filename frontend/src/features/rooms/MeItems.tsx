import {
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
import { useLayoutEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useChat } from "@/app/chatContext";
import { useOverlay } from "@/app/overlay";
import { paths } from "@/app/paths";
import { administers } from "@/app/powers";
import { useKnownMe } from "@/app/standing";
import { text } from "@/app/text";
import { chooseTheme, storedTheme, type Theme } from "@/app/theme";
import { MenuItem } from "@/ui/MenuItem";
import styles from "./Me.module.css";
import { useSignOut } from "./useSignOut";

const themes: readonly { readonly theme: Theme; readonly icon: typeof Sun; readonly label: () => string }[] =
  [
    { theme: "system", icon: Monitor, label: text.me.system },
    { theme: "light", icon: Sun, label: text.me.light },
    { theme: "dark", icon: Moon, label: text.me.dark },
  ];

/** What this user's menu offers. The first has the focus when it comes: the menu was open before. */
export function MeItems({ onClose }: { readonly onClose: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  const waiting = useChat((state) => state.waiting);
  const [theme, setTheme] = useState(storedTheme);
  const show = useOverlay();
  const [, navigate] = useLocation();
  const standing = useKnownMe();
  const signOut = useSignOut();
  useLayoutEffect(() => box.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus(), []);
  return (
    <div ref={box} className={styles.items}>
      {standing?.kind === "guest" && standing.scope === undefined && (
        <MenuItem
          icon={<KeyRound size={16} aria-hidden="true" />}
          onChoose={() => {
            onClose();
            show("claim");
          }}
        >
          {text.me.claim()}
        </MenuItem>
      )}
      {standing?.can.includes("invite") === true && (
        <MenuItem
          icon={<UserPlus size={16} aria-hidden="true" />}
          onChoose={() => {
            onClose();
            show("invite");
          }}
        >
          {text.me.invite()}
        </MenuItem>
      )}
      <MenuItem
        icon={<Settings size={16} aria-hidden="true" />}
        onChoose={() => {
          onClose();
          navigate(paths.settings());
        }}
      >
        {text.me.settings()}
      </MenuItem>
      {standing !== null && administers(standing) && (
        <MenuItem
          icon={<ShieldCheck size={16} aria-hidden="true" />}
          onChoose={() => {
            onClose();
            navigate(paths.admin());
          }}
        >
          {text.me.admin()}
        </MenuItem>
      )}
      <hr className={styles.rule} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a menu. */}
      <div role="group" aria-label={text.me.theme()}>
        <p className={styles.heading} aria-hidden="true">
          {text.me.theme()}
        </p>
        {themes.map(({ theme: one, icon: Icon, label }) => (
          <MenuItem
            key={one}
            icon={<Icon size={16} aria-hidden="true" />}
            checked={theme === one}
            onChoose={() => {
              chooseTheme(one);
              setTheme(one);
            }}
          >
            {label()}
          </MenuItem>
        ))}
      </div>
      <hr className={styles.rule} />
      <MenuItem
        icon={<Keyboard size={16} aria-hidden="true" />}
        onChoose={() => {
          onClose();
          show("shortcuts");
        }}
      >
        {text.me.shortcuts()}
      </MenuItem>
      <MenuItem
        icon={<LogOut size={16} aria-hidden="true" />}
        onChoose={() => {
          onClose();
          if (waiting > 0) show("sign-out");
          else void signOut();
        }}
      >
        {text.me.signOut()}
      </MenuItem>
    </div>
  );
}
