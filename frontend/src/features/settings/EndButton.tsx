import type { DeviceSession } from "@/api/shapes";
import { people } from "@/app/text/people";
import { useAttempt } from "@/app/useAttempt";
import { Button } from "@/ui/Button";
import { Note } from "@/ui/Note";
import { usePeople } from "../pages/usePeople";

type Props = { readonly device: DeviceSession; readonly onEnded: () => void };

export function EndButton({ device, onEnded }: Props) {
  const api = usePeople();
  const attempt = useAttempt();
  const end = async () => {
    if (attempt.pending) return;
    const outcome = await attempt.run(() => api.endSession(device.id));
    if (outcome.ok) onEnded();
  };
  return (
    <>
      {attempt.refusal !== null && <Note look="problem">{attempt.refusal.reason}</Note>}
      <Button
        look="quiet"
        aria-label={people.settings.endDevice(device.device)}
        aria-disabled={attempt.pending}
        onClick={() => void end()}
      >
        {attempt.pending ? people.settings.ending() : people.settings.end()}
      </Button>
    </>
  );
}
