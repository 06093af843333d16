import {
  ChevronsUpDown,
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
import { useState } from "react";
import { useLocation } from "wouter";
import { useChat } from "@/app/chatContext";
import { useOverlay } from "@/app/overlay";
import { paths } from "@/app/paths";
import { administers } from "@/app/powers";
import { useKnownMe } from "@/app/standing";
import { text } from "@/app/text";
import { chooseTheme, storedTheme, type Theme } from "@/app/theme";
import type { Connection } from "@/chat/types";
import { Avatar } from "@/ui/Avatar";
import { Menu } from "@/ui/Menu";
import { MenuItem } from "@/ui/MenuItem";
import styles from "./Me.module.css";
import { useSignOut } from "./useSignOut";

const themes: readonly { readonly theme: Theme; readonly icon: typeof Sun; readonly label: () => string }[] =
  [
    { theme: "system", icon: Monitor, label: text.me.system },
    { theme: "light", icon: Sun, label: text.me.light },
    { theme: "dark", icon: Moon, label: text.me.dark },
  ];

/** This user at the foot of the sidebar, with a menu. */
export function Me() {
  const me = useChat((state) => state.me);
  const state = useChat((state) => state.connection.state);
  const waiting = useChat((state) => state.waiting);
  const [theme, setTheme] = useState(storedTheme);
  const show = useOverlay();
  const [, navigate] = useLocation();
  const standing = useKnownMe();
  const signOut = useSignOut();
  if (me === null) return null;
  const status = statusOf(state);

  return (
    <div className={styles.me}>
      <Menu
        label={text.me.menu()}
        button={
          <>
            <Avatar id={me.id} name={me.name} size="large" dot={state === "online" ? "on" : "off"} />
            <span className={styles.words}>
              <bdi className={styles.name}>{me.name}</bdi>
              <span className={styles.status}>{status}</span>
            </span>
            <ChevronsUpDown size={16} aria-hidden="true" className={styles.hint} />
          </>
        }
      >
        {(close) => (
          <>
            {standing?.kind === "guest" && standing.scope === undefined && (
              <MenuItem
                icon={<KeyRound size={16} aria-hidden="true" />}
                onChoose={() => {
                  close();
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
                  close();
                  show("invite");
                }}
              >
                {text.me.invite()}
              </MenuItem>
            )}
            <MenuItem
              icon={<Settings size={16} aria-hidden="true" />}
              onChoose={() => {
                close();
                navigate(paths.settings());
              }}
            >
              {text.me.settings()}
            </MenuItem>
            {standing !== null && administers(standing) && (
              <MenuItem
                icon={<ShieldCheck size={16} aria-hidden="true" />}
                onChoose={() => {
                  close();
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
                close();
                show("shortcuts");
              }}
            >
              {text.me.shortcuts()}
            </MenuItem>
            <MenuItem
              icon={<LogOut size={16} aria-hidden="true" />}
              onChoose={() => {
                close();
                if (waiting > 0) show("sign-out");
                else void signOut();
              }}
            >
              {text.me.signOut()}
            </MenuItem>
          </>
        )}
      </Menu>
    </div>
  );
}

function statusOf(state: Connection["state"]): string {
  switch (state) {
    case "online":
      return text.me.status.online();
    case "connecting":
    case "reconnecting":
      return text.me.status.connecting();
    case "offline":
    case "refused":
    case "outdated":
      return text.me.status.offline();
    case "signed-out":
      return text.me.status.out();
  }
}
