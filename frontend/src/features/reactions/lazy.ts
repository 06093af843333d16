import { quietly } from "@/app/quietly";

/** The chips under a message, mounted only where there are some. */
export const reactionBar = quietly(() => import("./ReactionBar").then((part) => part.ReactionBar));
/** What can be done with the message under the pointer or with the focus. */
export const rowTools = quietly(() => import("./RowTools").then((part) => part.RowTools));
