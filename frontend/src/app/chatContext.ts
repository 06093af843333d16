import { createContext, useContext } from "react";
import { type StoreApi, useStore } from "zustand";
import type { ChatActions, ChatState } from "@/chat/types";

/** The model as the screen sees it. */
export type Chat = { readonly store: StoreApi<ChatState>; readonly actions: ChatActions };

export const ChatContext = createContext<Chat | null>(null);

function useModel(): Chat {
  const chat = useContext(ChatContext);
  if (chat === null) throw new Error("no ChatContext above this component");
  return chat;
}

/** A narrow view of the state. The selector must return a part of it, or a primitive: never a new object. */
export function useChat<T>(selector: (state: ChatState) => T): T {
  return useStore(useModel().store, selector);
}

export function useActions(): ChatActions {
  return useModel().actions;
}

/** For listeners that must not render: announcements. */
export function useChatStore(): StoreApi<ChatState> {
  return useModel().store;
}
