import { lazy, Suspense, useEffect, useState } from "react";
import { useStore } from "zustand";
import { announce, interrupt } from "@/app/announce";
import { useChatStore } from "@/app/chatContext";
import { BannerFrame } from "./BannerFrame";
import type { Banner } from "./banner";
import { watchBanner } from "./bannerWatch";
import { bannerWords } from "./bannerWords";

const load = async () => {
  try {
    return { default: (await import("./BannerBar")).BannerBar };
  } catch {
    return { default: WordsAlone };
  }
};
const BannerBar = lazy(load);

/** Fetches icons and buttons of the banner ahead: when it is wanted there may be no connection. */
export function fetchBanner(): void {
  void load();
}

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

  return banner === null ? null : (
    <Suspense fallback={<WordsAlone banner={banner} />}>
      <BannerBar banner={banner} />
    </Suspense>
  );
}

/** The banner where its file is not here: it says what there is to say, and trying goes on by itself. */
function WordsAlone({ banner }: { readonly banner: Banner }) {
  return (
    <BannerFrame good={banner.kind === "back"}>
      <p>{bannerWords(banner)}</p>
    </BannerFrame>
  );
}
