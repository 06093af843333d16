import { useEffect, useState } from "react";

const shownMs = 2_000;

/** The row that one came for, for as long as it stands out. */
export function useMarked(key: string | null): string | null {
  const [marked, setMarked] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setMarked(null), shownMs);
    return () => clearTimeout(timer);
  }, []);
  return marked;
}
