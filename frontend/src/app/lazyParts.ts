import { lazy } from "react";

/** The parts that are no part of the first load. */
export const JoinPage = lazy(async () => ({ default: (await import("@/features/join/JoinPage")).JoinPage }));
export const SetUpPage = lazy(async () => ({
  default: (await import("@/features/join/SetUpPage")).SetUpPage,
}));
export const SettingsPage = lazy(async () => ({
  default: (await import("@/features/settings/SettingsPage")).SettingsPage,
}));
export const AdminPage = lazy(async () => ({
  default: (await import("@/features/admin/AdminPage")).AdminPage,
}));
export const InviteDialog = lazy(async () => ({
  default: (await import("@/features/invites/InviteDialog")).InviteDialog,
}));
export const ClaimDialog = lazy(async () => ({
  default: (await import("@/features/settings/ClaimDialog")).ClaimDialog,
}));
