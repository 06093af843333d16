import { Hash } from "lucide-react";
import type { ListedRoom } from "@/api/shapes";
import { admin } from "@/app/text/admin";
import { people } from "@/app/text/people";
import { useAttempt } from "@/app/useAttempt";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { Note } from "@/ui/Note";
import { Row } from "../pages/Row";
import { usePeople } from "../pages/usePeople";

type Props = {
  readonly room: ListedRoom;
  readonly onArchive: () => void;
  readonly onRestored: (room: ListedRoom) => void;
};

/** A room and how large it is. Archiving is asked for first; restoring costs nobody anything. */
export function RoomRow({ room, onArchive, onRestored }: Props) {
  const api = usePeople();
  const attempt = useAttempt();
  const restore = async () => {
    if (attempt.pending) return;
    const outcome = await attempt.run(() => api.archive(room.id, false));
    if (outcome.ok) onRestored({ ...room, ...outcome.value, archived: false });
  };
  return (
    <Row
      icon={<Hash size={18} aria-hidden="true" />}
      title={room.name}
      chips={room.archived && <Chip look="warn">{admin.rooms.archived()}</Chip>}
      meta={`${admin.rooms.messages(room.top)} · ${admin.rooms.here(room.member_count)}`}
      actions={
        room.archived ? (
          <Button
            look="quiet"
            aria-label={admin.rooms.restoreOne(room.name)}
            aria-disabled={attempt.pending}
            onClick={() => void restore()}
          >
            {attempt.pending ? people.common.working() : admin.rooms.restore()}
          </Button>
        ) : (
          <Button look="quiet" aria-label={admin.rooms.archiveOne(room.name)} onClick={onArchive}>
            {admin.rooms.archive()}
          </Button>
        )
      }
    >
      {attempt.refusal !== null && <Note look="problem">{attempt.refusal.reason}</Note>}
    </Row>
  );
}
