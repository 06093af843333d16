import { ArrowLeft } from "lucide-react";
import { type KeyboardEvent, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import type { SearchOrder } from "@/api/search";
import { paths } from "@/app/paths";
import { remembered } from "@/app/stored";
import { searchText } from "@/app/text/search";
import { IconButton } from "@/ui/IconButton";
import { Select } from "@/ui/Select";
import { FilterChips } from "./FilterChips";
import { keep, keptFor, keyOf, useFound } from "./found";
import { Outcome } from "./Outcome";
import { QueryField, type QueryPort } from "./QueryField";
import { wordsOf } from "./queryWords";
import styles from "./SearchPane.module.css";

/** What one stops typing for. */
const settledMs = 350;

/** Finding messages: the query stands in the address, so that Back and a link lead to it. */
export function SearchPane() {
  const [, navigate] = useLocation();
  const params = new URLSearchParams(useSearch());
  const q = params.get("q")?.trim() ?? "";
  const order: SearchOrder = params.get("order") === "best" ? "best" : "newest";
  const [written, setWritten] = useState(params.get("q") ?? "");
  const [shown, setShown] = useState(q);
  const [half, setHalf] = useState(false);
  const field = useRef<QueryPort>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { found, again, more } = useFound(q, order);

  const go = (query: string, by: SearchOrder) => navigate(paths.search(query, by), { replace: true });
  // The address changed by another way: the field follows it.
  if (shown !== q) {
    setShown(q);
    if (written.trim() !== q) setWritten(q);
  }
  const settle = useEffectEvent(() => {
    // A filter without a value yet is still being written.
    const isWhole = wordsOf(written).every(({ filter, value }) => filter === null || value !== "");
    if (isWhole && !half && written.trim() !== q) go(written.trim(), order);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is written says when to wait anew.
  useEffect(() => {
    const timer = setTimeout(() => settle(), settledMs);
    return () => clearTimeout(timer);
  }, [written, half]);

  // Whoever comes back from a result is where they left.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, on arrival.
  useLayoutEffect(() => {
    const back = keptFor(keyOf(q, order));
    const result = back?.result;
    if (back === null || result == null) return field.current?.focus();
    if (scroller.current !== null) scroller.current.scrollTop = back.scroll;
    linkOf(result)?.focus({ preventScroll: true });
  }, []);

  const links = () => [...(scroller.current?.querySelectorAll<HTMLElement>("[data-result]") ?? [])];
  const linkOf = (key: string) => links().find((link) => link.dataset["result"] === key);
  const leave = () => {
    if (window.history.length > 1) window.history.back();
    else navigate(roomPath(), { replace: true });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const all = links();
    const at = all.findIndex((link) => link.contains(document.activeElement));
    if (at < 0) return;
    if (event.key === "ArrowDown") all[at + 1]?.focus();
    else if (event.key === "ArrowUp") (at === 0 ? field.current : all[at - 1])?.focus();
    else if (event.key === "Home") all[0]?.focus();
    else if (event.key === "End") all.at(-1)?.focus();
    else if (event.key === "Escape") field.current?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <main className={styles.pane} data-region="search">
      <header className={styles.header}>
        <div className={styles.bar}>
          <IconButton label={searchText.back()} onClick={leave}>
            <ArrowLeft size={18} aria-hidden="true" />
          </IconButton>
          <h1 className="sr-only">{searchText.title()}</h1>
          <QueryField
            ref={field}
            value={written}
            onChange={setWritten}
            onHalf={setHalf}
            onEnter={() => {
              if (written.trim() !== q) go(written.trim(), order);
              else if (found.is === "failed") again();
            }}
            onDown={() => links()[0]?.focus()}
            onEscape={leave}
          />
        </div>
        <div className={styles.under}>
          <FilterChips
            query={written}
            onChange={(query) => {
              setWritten(query);
              requestAnimationFrame(() => field.current?.focus());
            }}
          />
          <div className={styles.order}>
            <Select
              bare
              label={searchText.order()}
              value={order}
              options={[
                { value: "newest", label: searchText.newest() },
                { value: "best", label: searchText.best() },
              ]}
              onChange={(by) => go(written.trim(), by)}
            />
          </div>
        </div>
      </header>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys walk the links inside. */}
      <div
        ref={scroller}
        className={styles.results}
        onKeyDown={onKeyDown}
        onScroll={(event) => keep({ scroll: event.currentTarget.scrollTop })}
      >
        <Outcome
          q={q}
          found={found}
          onAgain={again}
          onMore={() => void more()}
          onExample={(query) => {
            setWritten(query);
            go(query, order);
          }}
          onOpen={(result) => keep({ result, scroll: scroller.current?.scrollTop ?? 0 })}
        />
      </div>
    </main>
  );
}

function roomPath(): string {
  const room = remembered("room");
  return room === null ? paths.rooms() : paths.room(room);
}
