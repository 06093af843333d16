import { searchText } from "@/app/text/search";
import { Button } from "@/ui/Button";
import { Note } from "@/ui/Note";
import { clock } from "../timeline/clockNow";
import { SkeletonRows } from "../timeline/SkeletonRows";
import type { Found } from "./found";
import styles from "./Outcome.module.css";
import { Results } from "./Results";

type Props = {
  readonly q: string;
  readonly found: Found;
  readonly onAgain: () => void;
  readonly onMore: () => void;
  readonly onExample: (query: string) => void;
  readonly onOpen: (key: string) => void;
};

/** What came of the query, whatever it is. */
export function Outcome({ q, found, onAgain, onMore, onExample, onOpen }: Props) {
  switch (found.is) {
    case "idle":
      return (
        <section className={styles.calm}>
          <h2 className={styles.title}>{searchText.idleTitle()}</h2>
          <p className={styles.lead}>{searchText.idleBody()}</p>
          <ul className={styles.examples}>
            {searchText.examples().map(([query, does]) => (
              <li key={query}>
                <button type="button" className={styles.example} onClick={() => onExample(query)}>
                  <code>{query}</code>
                </button>
                <span>{does}</span>
              </li>
            ))}
          </ul>
        </section>
      );
    case "loading":
      return <SkeletonRows count={5} label={searchText.loading()} />;
    case "failed": {
      // What is wrong with the query is for who wrote it; everything else can be tried again.
      const { code, reason } = found.refusal;
      const query = code === "bad_request" || code === "invalid";
      return (
        <div className={styles.calm} role="alert">
          <Note look={query ? "info" : "problem"}>{reason}</Note>
          {!query && (
            <Button look="primary" onClick={onAgain}>
              {searchText.again()}
            </Button>
          )}
        </div>
      );
    }
    case "ready": {
      const { page, more } = found;
      const isMore = page.cursor !== undefined;
      const day = page.searched_to === undefined ? null : clock.day(page.searched_to, Date.now());
      return (
        <>
          <p className={page.results.length === 0 ? "sr-only" : styles.count} role="status">
            {searchText.results(page.results.length, isMore)}
          </p>
          {page.results.length === 0 ? (
            <section className={styles.calm}>
              <h2 className={styles.title}>{isMore ? searchText.noneYet(q) : searchText.none(q)}</h2>
              {!isMore && <p className={styles.lead}>{searchText.noneBody()}</p>}
            </section>
          ) : (
            <Results results={page.results} onOpen={onOpen} />
          )}
          <div className={styles.end}>
            {day !== null && (
              <p className={styles.lead}>{isMore ? searchText.searchedTo(day) : searchText.rankedTo(day)}</p>
            )}
            {typeof more === "object" && <Note look="problem">{more.reason}</Note>}
            {isMore && (
              <Button look="quiet" aria-disabled={more === "loading"} onClick={onMore}>
                {more === "loading"
                  ? searchText.loadingMore()
                  : day === null
                    ? searchText.more()
                    : searchText.further()}
              </Button>
            )}
          </div>
        </>
      );
    }
  }
}
