import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { announce, interrupt } from "@/app/announce";
import { useChatStore } from "@/app/chatContext";
import { BannerBar } from "./BannerBar";
import { watchBanner } from "./bannerWatch";
import { bannerWords } from "./bannerWords";

export function ConnectionBanner() {
  const chat = useChatStore();
  const [watch] = useState(() => watchBanner(chat));
  useEffect(() => watch.start(), [watch]);
  const banner = useStore(watch.banner, (state) => state.now);

  // Once per state: the countdown and one waiting message more are not news.
  const kind = banner?.kind;
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useEffect(() => {
    if (banner === null) return;
    if (banner.kind === "signed-out") interrupt(bannerWords(banner));
    else announce(bannerWords(banner));
  }, [kind]);

  return banner === null ? null : <BannerBar banner={banner} />;
}
