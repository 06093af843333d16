import { Link, useLocation, useSearch } from "wouter";
import { type Way, withWay } from "@/app/paths";
import { enterText } from "@/app/text/enter";
import styles from "./WayLinks.module.css";

const words: Record<Way, () => string> = {
  guest: enterText.toGuest,
  "sign-in": enterText.toSignIn,
  create: enterText.toCreate,
};

/** The other ways in, each with an address: Back returns. */
export function WayLinks({ others }: { readonly others: readonly Way[] }) {
  const [location] = useLocation();
  const search = useSearch();
  if (others.length === 0) return null;
  return (
    <nav className={styles.links} aria-label={enterText.other()}>
      {others.map((way) => (
        <Link key={way} href={location + withWay(search, way)} className={styles.link}>
          {words[way]()}
        </Link>
      ))}
    </nav>
  );
}
