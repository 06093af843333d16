import { Bell } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { announce } from "@/app/announce";
import { notifyText } from "@/app/text/notify";
import { usePeople } from "../pages/usePeople";
import { turnOn } from "./device";
import styles from "./NotifyOffer.module.css";
import { decline, offer } from "./offer";

/** Made after something was missed. Out of the way of what is being written. */
export function NotifyOffer() {
  const made = useStore(offer, (state) => state.made);
  return made ? <Offer /> : null;
}

function Offer() {
  const api = usePeople();
  const [busy, setBusy] = useState(false);
  const { device } = notifyText;
  useEffect(() => announce(notifyText.device.offer()), []);

  const accept = async () => {
    if (busy) return;
    setBusy(true);
    const outcome = await turnOn(api);
    setBusy(false);
    // Said no to the browser: that is an answer too.
    if (outcome.ok && outcome.value !== "push" && outcome.value !== "open") decline();
    else if (outcome.ok) offer.setState({ made: false });
    else announce(outcome.refusal.reason);
  };

  return (
    <section className={styles.offer} aria-label={device.region()}>
      <Bell size={16} aria-hidden="true" />
      <p>{device.offer()}</p>
      <div className={styles.buttons}>
        <button type="button" className={styles.yes} aria-disabled={busy} onClick={() => void accept()}>
          {busy ? device.turningOn() : device.offerOn()}
        </button>
        <button type="button" className={styles.no} onClick={decline}>
          {device.notNow()}
        </button>
      </div>
    </section>
  );
}
