import { type RefObject, useEffect, useEffectEvent } from "react";
import { useChat } from "@/app/chatContext";

/** Rows flung past are not asked for. */
const dwell = 300;

/** Calls `then` when the element stays in view, online, while it is `wanted`; again when it is wanted anew. */
export function useScrolledTo(
  element: RefObject<HTMLElement | null>,
  wanted: boolean,
  then: () => void,
): void {
  const watched = useChat((state) => state.connection.state === "online") && wanted;
  const reached = useEffectEvent(then);

  useEffect(() => {
    const target = element.current;
    if (target === null || !watched) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        clearTimeout(timer);
        if (entries.at(-1)?.isIntersecting === true) timer = setTimeout(() => reached(), dwell);
      },
      { threshold: 0.6 },
    );
    observer.observe(target);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [element, watched]);
}
