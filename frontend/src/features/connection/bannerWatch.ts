import { createStore, type StoreApi } from "zustand/vanilla";
import type { ChatState } from "@/chat/types";
import { type Banner, bannerOf, calm, type Shown, step, wakeAt } from "./banner";

/** What the banner shows now, fed by the state and by time. */
export type BannerWatch = { readonly banner: StoreApi<{ now: Banner | null }>; start(): () => void };

export function watchBanner(chat: StoreApi<ChatState>): BannerWatch {
  const banner = createStore<{ now: Banner | null }>(() => ({ now: null }));
  let shown: Shown = calm;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const advance = () => {
    clearTimeout(timer);
    const { connection, storeState, waiting, standing } = chat.getState();
    const wanted = bannerOf(connection, storeState, waiting, standing?.kind === "account");
    const time = Date.now();
    shown = step(shown, wanted, time);
    const wake = wakeAt(shown);
    if (wake !== null) timer = setTimeout(advance, wake - time);
    const now =
      shown.state === "trouble" ? wanted : shown.state === "back" ? ({ kind: "back" } as const) : null;
    if (!same(now, banner.getState().now)) banner.setState({ now });
  };

  return {
    banner,
    start() {
      advance();
      const unsubscribe = chat.subscribe((state, before) => {
        const relevant =
          state.connection !== before.connection ||
          state.storeState !== before.storeState ||
          state.waiting !== before.waiting;
        if (relevant) advance();
      });
      return () => {
        unsubscribe();
        clearTimeout(timer);
      };
    },
  };
}

function same(one: Banner | null, other: Banner | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
