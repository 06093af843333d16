import { useState } from "react";
import { notifyText } from "@/app/text/notify";
import { CheckBox } from "@/ui/CheckBox";
import { usePeople } from "../pages/usePeople";
import { tellDevice } from "./device";
import { type Quiet, quietTimes, setQuietTimes } from "./quiet";
import styles from "./ThisDevice.module.css";

const days = [1, 2, 3, 4, 5, 6, 0];

/** From when to when, and on which days. Each change holds at once. */
export function QuietTimes() {
  const api = usePeople();
  const [times, setTimes] = useState(quietTimes);
  const { quiet } = notifyText;

  const change = (part: Partial<Quiet>) => {
    const next = { ...times, ...part };
    setTimes(next);
    setQuietTimes(next);
    // If the server cannot be told now, it is when the app opens next.
    void tellDevice(api);
  };
  const time = (which: "from" | "to", label: string) => (
    <label className={styles.time}>
      {label}
      <input
        type="time"
        value={clockOf(times[which])}
        onChange={(event) => {
          const minute = minuteOf(event.target.value);
          if (minute !== null) change({ [which]: minute });
        }}
      />
    </label>
  );

  return (
    <div className={styles.times}>
      {time("from", quiet.from())}
      {time("to", quiet.to())}
      <fieldset className={styles.days}>
        <legend>{quiet.days()}</legend>
        {days.map((day) => (
          <CheckBox
            key={day}
            label={quiet.day(day)}
            checked={(times.days & (1 << day)) !== 0}
            onChange={() => change({ days: times.days ^ (1 << day) })}
          />
        ))}
      </fieldset>
    </div>
  );
}

function clockOf(minute: number): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function minuteOf(clock: string): number | null {
  const [hours, minutes] = clock.split(":").map(Number);
  return hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)
    ? null
    : hours * 60 + minutes;
}
