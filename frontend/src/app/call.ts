import { createContext, useContext } from "react";
import { type Call, createCall } from "@/chat/rest";

/** How the pages beside the chat ask the server. The gallery gives its own. */
export const CallContext = createContext<Call>(createCall((...call) => fetch(...call)));

export function useCall(): Call {
  return useContext(CallContext);
}
