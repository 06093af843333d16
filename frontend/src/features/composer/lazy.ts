import { lazily, quietly } from "@/app/lazily";

/** What stands in the place of the message field while a message is changed. */
export const messageEditor = lazily(() => import("./MessageEditor").then((part) => part.MessageEditor));
/** Why there is no message field. */
export const silent = quietly(() => import("./Silent").then((part) => part.Silent));
