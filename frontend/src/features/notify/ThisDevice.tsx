import { useEffect, useState } from "react";
import { notifyText } from "@/app/text/notify";
import { useAttempt } from "@/app/useAttempt";
import { Button } from "@/ui/Button";
import { Note } from "@/ui/Note";
import { usePeople } from "../pages/usePeople";
import { type DeviceState, deviceState, turnOff, turnOn } from "./device";
import { allowSteps, appleSteps } from "./steps";
import styles from "./ThisDevice.module.css";

/** Whether notifications are on here, and how to change that. */
export function ThisDevice() {
  const api = usePeople();
  const [state, setState] = useState<DeviceState | null>(null);
  const [tested, setTested] = useState(false);
  const attempt = useAttempt();
  const { device } = notifyText;

  useEffect(() => {
    let here = true;
    const look = () => void deviceState().then((now) => here && setState(now));
    look();
    // Back from the settings of the browser.
    addEventListener("focus", look);
    return () => {
      here = false;
      removeEventListener("focus", look);
    };
  }, []);

  const change = async (how: typeof turnOn) => {
    if (attempt.pending) return;
    setTested(false);
    const outcome = await attempt.run(() => how(api));
    setState(outcome.ok ? outcome.value : await deviceState());
  };
  const test = async () => {
    if (attempt.pending) return;
    setTested(false);
    if ((await attempt.run(api.testPush)).ok) setTested(true);
    else setState(await deviceState());
  };

  const steps =
    state === "denied" ? allowSteps(navigator.userAgent) : state === "install" ? appleSteps() : [];
  return (
    <div className={styles.device}>
      <p role="status" className={styles.words}>
        {state === null ? device.looking() : device.states[state]()}
      </p>
      {steps.length > 0 && (
        <ol className={styles.steps}>
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {attempt.refusal !== null && <Note look="problem">{attempt.refusal.reason}</Note>}
      {tested && <p className={styles.words}>{device.tested()}</p>}
      <div className={styles.buttons}>
        {state === "off" && (
          <Button look="primary" aria-disabled={attempt.pending} onClick={() => void change(turnOn)}>
            {attempt.pending ? device.turningOn() : device.turnOn()}
          </Button>
        )}
        {state === "push" && (
          <Button look="quiet" aria-disabled={attempt.pending} onClick={() => void test()}>
            {attempt.pending ? device.testing() : device.test()}
          </Button>
        )}
        {(state === "push" || state === "open") && (
          <Button look="quiet" aria-disabled={attempt.pending} onClick={() => void change(turnOff)}>
            {device.turnOff()}
          </Button>
        )}
      </div>
    </div>
  );
}
