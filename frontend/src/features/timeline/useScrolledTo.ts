import { type RefObject, useEffect, useEffectEvent } from "react";
import { useChat } from "@/app/chatContext";

/** Rows flung past are not asked for. */
const dwell = 300;

/** Calls once each time the element comes into view and stays, and when the connection comes back while it is. */
export function useScrolledTo(element: RefObject<HTMLElement | null>, then: () => void): void {
  const online = useChat((state) => state.connection.state === "online");
  const reached = useEffectEvent(then);

  useEffect(() => {
    const target = element.current;
    if (target === null || !online) return;
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
  }, [element, online]);
}
