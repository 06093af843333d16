import { Hash } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { useActions, useChat } from "@/app/chatContext";
import { paths } from "@/app/paths";
import { text } from "@/app/text";
import { dialogsText } from "@/app/text/dialogs";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { bestFirst } from "../palette/score";
import styles from "./BrowseDialog.module.css";
import { SearchField } from "./SearchField";

/** All open rooms, in this user's list or not. */
export function BrowseDialog({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const mine = useChat((state) => state.rooms);
  const left = useChat((state) => state.leftRooms);
  const [, navigate] = useLocation();
  const [query, setQuery] = useState("");
  const [busy, setBusy] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);

  const open = [...mine.filter(({ kind }) => kind === "open"), ...left];
  const wanted = query.trim();
  // With nothing typed it is a list to read, not one to be found in: its order stays.
  const found = wanted === "" ? open : bestFirst(open, query);

  const change = async (room: string, joined: boolean) => {
    if (busy !== null) return;
    setBusy(room);
    setRefused(null);
    const outcome = joined ? await actions.leaveRoom(room) : await actions.joinRoom(room);
    setBusy(null);
    if (!outcome.ok) setRefused(outcome.refusal.reason);
  };
  const go = (room: string) => {
    onClose();
    navigate(paths.room(room));
  };

  return (
    <Dialog title={dialogsText.browse.title()} closeLabel={text.app.close()} onClose={onClose} size="wide">
      <div className={styles.body}>
        <SearchField label={dialogsText.browse.search()} value={query} onChange={setQuery} />
        {refused !== null && (
          <p className={styles.refused} role="alert">
            {refused}
          </p>
        )}
        <ul className={styles.list}>
          {found.map((room) => {
            const may = room.can.includes(room.left ? "join" : "leave");
            return (
              <li key={room.id} className={styles.room}>
                <Hash size={17} aria-hidden="true" className={styles.mark} />
                <button type="button" className={styles.words} onClick={() => go(room.id)}>
                  <bdi className={styles.name}>{room.name}</bdi>
                  <span className={styles.about}>
                    {[
                      room.left ? "" : dialogsText.browse.joined(),
                      room.memberCount > 0 ? text.rooms.here(room.memberCount) : "",
                      room.topic,
                    ]
                      .filter((words) => words !== "")
                      .join(" · ")}
                  </span>
                </button>
                {may && (
                  <Button
                    look={room.left ? "primary" : "quiet"}
                    aria-disabled={busy === room.id}
                    aria-label={`${room.left ? dialogsText.browse.join() : dialogsText.browse.leave()} ${room.name}`}
                    onClick={() => void change(room.id, !room.left)}
                  >
                    {room.left ? dialogsText.browse.join() : dialogsText.browse.leave()}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
        {found.length === 0 && <p className={styles.none}>{dialogsText.browse.none(wanted)}</p>}
        <p className="sr-only" role="status">
          {dialogsText.browse.results(found.length)}
        </p>
      </div>
    </Dialog>
  );
}
