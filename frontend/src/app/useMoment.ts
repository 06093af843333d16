import { useEffect, useState } from "react";

/** A timer holds no more than this. */
const longest = 2 ** 31 - 1;

/** The time, told anew when `moment` has come, or with each step until then. Milliseconds. */
export function useMoment(moment: number | null, step = longest): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (moment === null || moment <= now) return;
    const timer = setTimeout(() => setNow(Date.now()), Math.min(step, moment - now, longest));
    return () => clearTimeout(timer);
  }, [moment, now, step]);
  return now;
}
