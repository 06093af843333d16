import { quietly } from "@/app/quietly";

/* Rows and notes that are rare. */

export const failedNote = quietly(() => import("./FailedNote").then((part) => part.FailedNote));
export const slowNote = quietly(() => import("./SlowNote").then((part) => part.SlowNote));
export const gapRow = quietly(() => import("./GapRow").then((part) => part.GapRow));
export const resetRow = quietly(() => import("./ResetRow").then((part) => part.ResetRow));
export const noticesRow = quietly(() => import("./NoticesRow").then((part) => part.NoticesRow));
export const pinRow = quietly(() => import("./PinRow").then((part) => part.PinRow));
export const unreadPill = quietly(() => import("./UnreadPill").then((part) => part.UnreadPill));
export const startRow = quietly(() => import("./StartRow").then((part) => part.StartRow));
