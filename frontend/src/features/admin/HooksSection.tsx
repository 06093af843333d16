import { useState } from "react";
import { admin } from "@/app/text/admin";
import { Select } from "@/ui/Select";
import { Loaded } from "../pages/Loaded";
import { Nothing } from "../pages/Nothing";
import { Section } from "../pages/Section";
import { useLoad } from "../pages/useLoad";
import { usePeople } from "../pages/usePeople";
import styles from "./HooksSection.module.css";
import { RoomHooks } from "./RoomHooks";

/** The webhooks of one room at a time. */
export function HooksSection() {
  const api = usePeople();
  const rooms = useLoad("", api.rooms);
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Section title={admin.bots.hooksTitle()} lead={admin.bots.hooksLead()}>
      <Loaded of={rooms}>
        {(list) => {
          const open = list.filter(({ kind }) => kind === "open");
          const room = open.find(({ id }) => id === chosen) ?? open[0];
          if (room === undefined) return <Nothing words={admin.bots.noRooms()} />;
          return (
            <>
              <div className={styles.room}>
                <Select
                  label={admin.bots.room()}
                  value={room.id}
                  options={open.map(({ id, name }) => ({ value: id, label: `# ${name}` }))}
                  onChange={setChosen}
                />
              </div>
              <RoomHooks key={room.id} room={room.id} />
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}
