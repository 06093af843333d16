import { useState } from "react";
import { useLocation } from "wouter";
import type { ListedRoom } from "@/api/shapes";
import { paths } from "@/app/paths";
import { admin } from "@/app/text/admin";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "../pages/ConfirmDialog";
import { Loaded } from "../pages/Loaded";
import { Nothing } from "../pages/Nothing";
import { Section } from "../pages/Section";
import { useLoad } from "../pages/useLoad";
import { usePeople } from "../pages/usePeople";
import { RoomRow } from "./RoomRow";

/** The open rooms: how large they are, and whether they are still written in. */
export function RoomsTab() {
  const api = usePeople();
  const rooms = useLoad("", api.rooms);
  const [, navigate] = useLocation();
  const [archiving, setArchiving] = useState<ListedRoom | null>(null);
  const replace = (room: ListedRoom) =>
    rooms.put((page) => page.map((one) => (one.id === room.id ? room : one)));

  return (
    <Section>
      <Loaded of={rooms}>
        {(list) => {
          const open = list.filter(({ kind }) => kind === "open");
          if (open.length === 0)
            return (
              <Nothing
                words={admin.rooms.none()}
                action={
                  <Button look="quiet" onClick={() => navigate(paths.rooms())}>
                    {admin.rooms.toRooms()}
                  </Button>
                }
              />
            );
          return (
            <ul>
              {open.map((room) => (
                <RoomRow
                  key={room.id}
                  room={room}
                  onArchive={() => setArchiving(room)}
                  onRestored={replace}
                />
              ))}
            </ul>
          );
        }}
      </Loaded>
      {archiving !== null && (
        <ConfirmDialog
          title={admin.rooms.title(archiving.name)}
          body={admin.rooms.body(archiving.name)}
          submit={admin.rooms.confirm()}
          ask={() => api.archive(archiving.id, true)}
          onDone={(room) => {
            replace({ ...archiving, ...room, archived: true });
            setArchiving(null);
          }}
          onClose={() => setArchiving(null)}
        />
      )}
    </Section>
  );
}
