import { Search } from "lucide-react";
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useChat } from "@/app/chatContext";
import { paths } from "@/app/paths";
import { text } from "@/app/text";
import { jumpText } from "@/app/text/keys";
import { classes } from "@/ui/classes";
import { Dialog } from "@/ui/Dialog";
import { matchRooms } from "../rooms/order";
import { RoomIcon } from "../rooms/RoomIcon";
import styles from "./JumpDialog.module.css";

/** More results than this nobody reads; another letter narrows them. */
const mostShown = 50;

export function JumpDialog({ onClose }: { readonly onClose: () => void }) {
  const rooms = useChat((state) => state.rooms);
  const [, navigate] = useLocation();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const found = matchRooms(rooms, query).slice(0, mostShown);
  const at = Math.min(chosen, found.length - 1);

  useLayoutEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const go = (room: string) => {
    onClose();
    navigate(paths.room(room));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (found.length > 0) setChosen((at + step + found.length) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const room = found[at];
      if (room !== undefined) go(room.id);
    }
  };

  return (
    <Dialog title={jumpText.title()} closeLabel={text.app.close()} onClose={onClose} look="palette">
      <div className={styles.search}>
        <Search size={18} aria-hidden="true" />
        <input
          className={styles.input}
          type="text"
          role="combobox"
          aria-label={jumpText.label()}
          aria-expanded={found.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={jumpText.placeholder()}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={jumpText.title()} className={styles.list}>
        {found.map((room, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field, which keeps the focus.
          <div
            key={room.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={classes(styles.option, room.unread > 0 && styles.unread)}
            onPointerMove={() => setChosen(index)}
            onClick={() => go(room.id)}
          >
            <span className={styles.mark}>
              <RoomIcon room={room} size={17} />
            </span>
            <bdi className={styles.name}>{room.name}</bdi>
            {room.unread > 0 && <span className={styles.meta}>{text.rooms.unread(room.unread)}</span>}
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p className={styles.none}>{query.trim() === "" ? text.rooms.none() : jumpText.none(query.trim())}</p>
      )}
      <p className="sr-only" role="status">
        {jumpText.results(found.length)}
      </p>
    </Dialog>
  );
}
