import { lazily } from "@/app/lazily";
import { quietly } from "@/app/quietly";

/** What stands in the place of the message field while a message is changed. */
export const messageEditor = lazily(() => import("./MessageEditor").then((part) => part.MessageEditor));

/** Suggestions and marks for the message field, which can be written in without them. */
export const writingAid = quietly(() => import("./aid/WritingAid").then((part) => part.WritingAid));

/** Why there is no message field. */
export const silent = quietly(() => import("./Silent").then((part) => part.Silent));
