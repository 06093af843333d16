import { useEffect, useState } from "react";
import { text } from "@/app/text";

/** Seconds until the next attempt. Screen readers hear of the state once, not of every second. */
export function Countdown({ until }: { readonly until: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((until - now) / 1_000);
  return (
    <>
      <span className="sr-only">{text.connection.reconnecting()}</span>
      <span aria-hidden="true">
        {seconds > 0 ? text.connection.reconnectingIn(seconds) : text.connection.reconnecting()}
      </span>
    </>
  );
}
