import { MonitorSmartphone } from "lucide-react";
import type { DeviceSession } from "@/api/shapes";
import { ago } from "@/app/ago";
import { people } from "@/app/text/people";
import { useAttempt } from "@/app/useAttempt";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { Note } from "@/ui/Note";
import { Row } from "../pages/Row";
import { usePeople } from "../pages/usePeople";

type Props = { readonly device: DeviceSession; readonly now: number; readonly onEnded: () => void };

export function DeviceRow({ device, now, onEnded }: Props) {
  const api = usePeople();
  const attempt = useAttempt();
  const end = async () => {
    if (attempt.pending) return;
    const outcome = await attempt.run(() => api.endSession(device.id));
    if (outcome.ok) onEnded();
  };
  return (
    <Row
      icon={<MonitorSmartphone size={20} aria-hidden="true" />}
      title={device.device}
      chips={device.current && <Chip look="ok">{people.settings.thisDevice()}</Chip>}
      meta={`${people.settings.lastUsed(ago(device.used_at, now))}, ${people.settings.since(ago(device.created_at, now))}`}
      actions={
        !device.current && (
          <Button
            look="quiet"
            aria-label={people.settings.endDevice(device.device)}
            aria-disabled={attempt.pending}
            onClick={() => void end()}
          >
            {attempt.pending ? people.settings.ending() : people.settings.end()}
          </Button>
        )
      }
    >
      {attempt.refusal !== null && <Note look="problem">{attempt.refusal.reason}</Note>}
    </Row>
  );
}
