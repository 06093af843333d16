import { Search } from "lucide-react";
import { type KeyboardEvent, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useActions } from "@/app/chatContext";
import { paths } from "@/app/paths";
import { text } from "@/app/text";
import { paletteText } from "@/app/text/palette";
import { readVisits, visit, weightOf } from "@/app/visits";
import { Dialog } from "@/ui/Dialog";
import { sectionsFor } from "./find";
import styles from "./Palette.module.css";
import { PaletteOption } from "./PaletteOption";
import { type Offer, useEntries } from "./useEntries";

/** Where one can go and what can be done, by typing: the keys are the field's, which keeps the focus. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(0);
  const [note, setNote] = useState<string | null>(null);
  const [visits] = useState(readVisits);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const entries = useEntries(typed);
  const sections = useMemo(
    () => sectionsFor(typed, entries, (place) => weightOf(visits, place, Date.now())),
    [typed, entries, visits],
  );
  const offers = sections.flatMap((section) => section.entries);
  const at = Math.min(chosen, offers.length - 1);

  useLayoutEffect(() => {
    // With the first option its heading comes into view too.
    if (at === 0) list.current?.scrollTo({ top: 0 });
    else list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const go = (path: string) => {
    onClose();
    navigate(path);
  };

  const write = async (name: string, user: string) => {
    setNote(paletteText.opening(name));
    const outcome = await actions.startDirect([user]);
    if (outcome.ok) go(paths.room(outcome.value.id));
    else setNote(outcome.refusal.reason);
  };

  const choose = (offer: Offer | undefined) => {
    if (offer === undefined) return;
    if (offer.kind !== "room") visit(offer.place);
    switch (offer.kind) {
      case "room":
        return go(paths.room(offer.room.id));
      case "person":
        return offer.direct === null
          ? void write(offer.user.name, offer.user.id)
          : go(paths.room(offer.direct.id));
      case "command": {
        const { run, tells } = offer.command;
        if (tells === true) return void run().then(setNote);
        onClose();
        return run();
      }
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (offers.length > 0) setChosen((at + step + offers.length) % offers.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(offers[at]);
    }
  };

  let index = -1;
  return (
    <Dialog title={paletteText.title()} closeLabel={text.app.close()} onClose={onClose} look="palette">
      <div className={styles.search}>
        <Search size={18} aria-hidden="true" />
        <input
          className={styles.input}
          type="text"
          role="combobox"
          aria-label={paletteText.label()}
          aria-expanded={offers.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          autoCapitalize="none"
          enterKeyHint="go"
          spellCheck={false}
          dir="auto"
          placeholder={paletteText.placeholder()}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setChosen(0);
            setNote(null);
          }}
          onKeyDown={onKeyDown}
        />
        <span className={styles.escape} aria-hidden="true">
          Esc
        </span>
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={paletteText.title()}
        className={styles.list}
      >
        {sections.map((section) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a list of options.
          <div key={section.of} role="group" aria-labelledby={`${id}-${section.of}`}>
            <p id={`${id}-${section.of}`} className={styles.heading} role="presentation">
              {paletteText.sections[section.of]()}
            </p>
            {section.entries.map((offer) => {
              index += 1;
              const here = index;
              return (
                <PaletteOption
                  key={offer.place}
                  id={`${id}-${here}`}
                  offer={offer}
                  selected={here === at}
                  onPoint={() => setChosen(here)}
                  onChoose={() => choose(offer)}
                />
              );
            })}
          </div>
        ))}
      </div>
      {offers.length === 0 && <p className={styles.none}>{paletteText.none(typed.trim())}</p>}
      <p className={styles.foot} role={note === null ? undefined : "status"}>
        {note ?? paletteText.hint()}
      </p>
      <p className="sr-only" role="status">
        {paletteText.results(offers.length)}
      </p>
    </Dialog>
  );
}
