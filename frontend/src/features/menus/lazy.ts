import { lazily } from "@/app/lazily";

/** The menus, each mounted only while it is open. */
export const roomMenu = lazily(() => import("./RoomMenu").then((part) => part.RoomMenu));
export const memberMenu = lazily(() => import("./MemberMenu").then((part) => part.MemberMenu));
export const messageMenu = lazily(() => import("./MessageMenu").then((part) => part.MessageMenu));
export const meMenu = lazily(() => import("./MeMenu").then((part) => part.MeMenu));
