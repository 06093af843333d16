import type { ListedRoom } from "@/api/shapes";
import { admin } from "@/app/text/admin";
import { people } from "@/app/text/people";
import { useAttempt } from "@/app/useAttempt";
import { Button } from "@/ui/Button";
import { Note } from "@/ui/Note";
import { usePeople } from "../pages/usePeople";

type Props = { readonly room: ListedRoom; readonly onRestored: (room: ListedRoom) => void };

export function RestoreButton({ room, onRestored }: Props) {
  const api = usePeople();
  const attempt = useAttempt();
  const restore = async () => {
    if (attempt.pending) return;
    const outcome = await attempt.run(() => api.archive(room.id, false));
    if (outcome.ok) onRestored({ ...room, ...outcome.value, archived: false });
  };
  return (
    <>
      {attempt.refusal !== null && <Note look="problem">{attempt.refusal.reason}</Note>}
      <Button
        look="quiet"
        aria-label={admin.rooms.restoreOne(room.name)}
        aria-disabled={attempt.pending}
        onClick={() => void restore()}
      >
        {attempt.pending ? people.common.working() : admin.rooms.restore()}
      </Button>
    </>
  );
}
