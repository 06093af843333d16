import { quietly } from "@/app/quietly";

/** Over a message that answers another one. */
export const quoteLine = quietly(() => import("./QuoteLine").then((part) => part.QuoteLine));
/** Over the message field. */
export const replyBanner = quietly(() => import("./ReplyBanner").then((part) => part.ReplyBanner));
