import { lazy } from "react";

const passwordForm = () => import("@/features/enter/PasswordForm");

/** Fetches the form before it is known whether it is needed: the entrance asks the server meanwhile. */
export function fetchPasswordForm(): void {
  // If it cannot be had now, showing it tries again and says so.
  passwordForm().catch(() => {});
}

/* The parts that are no part of the first load. */

export const PasswordForm = lazy(async () => ({ default: (await passwordForm()).PasswordForm }));
export const Enter = lazy(async () => ({ default: (await import("@/features/enter/Enter")).Enter }));
export const JoinPage = lazy(async () => ({ default: (await import("@/features/join/JoinPage")).JoinPage }));
export const SetUpPage = lazy(async () => ({
  default: (await import("@/features/join/SetUpPage")).SetUpPage,
}));
/** The page of a room is told to the browser in the page's head: see `build/room-chunk.mjs`. */
export const Workspace = lazy(async () => ({
  default: (await import("@/features/room/Workspace")).Workspace,
}));
export const SettingsPage = lazy(async () => ({
  default: (await import("@/features/settings/SettingsPage")).SettingsPage,
}));
export const AdminPage = lazy(async () => ({
  default: (await import("@/features/admin/AdminPage")).AdminPage,
}));
