import { Hash } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import type { ListedRoom } from "@/api/shapes";
import { paths } from "@/app/paths";
import { admin } from "@/app/text/admin";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { ConfirmDialog } from "../pages/ConfirmDialog";
import { Loaded } from "../pages/Loaded";
import { Nothing } from "../pages/Nothing";
import { Row } from "../pages/Row";
import { Section } from "../pages/Section";
import { useLoad } from "../pages/useLoad";
import { usePeople } from "../pages/usePeople";
import { RestoreButton } from "./RestoreButton";

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
                <Row
                  key={room.id}
                  icon={<Hash size={18} aria-hidden="true" />}
                  title={room.name}
                  chips={room.archived && <Chip look="warn">{admin.rooms.archived()}</Chip>}
                  meta={`${admin.rooms.messages(room.top)} · ${admin.rooms.here(room.member_count)}`}
                  actions={
                    room.archived ? (
                      <RestoreButton room={room} onRestored={replace} />
                    ) : (
                      <Button
                        look="quiet"
                        aria-label={admin.rooms.archiveOne(room.name)}
                        onClick={() => setArchiving(room)}
                      >
                        {admin.rooms.archive()}
                      </Button>
                    )
                  }
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
