import { quietly } from "@/app/lazily";

/** What is in the menu of this user. */
export const meItems = quietly(() => import("./MeItems").then((part) => part.MeItems));
