import { notifyText } from "@/app/text/notify";
import { usePreference } from "@/app/usePreference";
import { QuietTimes } from "../notify/QuietTimes";
import { ThisDevice } from "../notify/ThisDevice";
import { Section } from "../pages/Section";
import { PreferenceField } from "./PreferenceField";

/** How this device tells of messages. Of which, each room says for itself. */
export function NotificationsTab() {
  const quiet = usePreference("quiet-hours") === "on";
  return (
    <>
      <Section title={notifyText.device.title()}>
        <ThisDevice />
        <PreferenceField of="preview" values={["on", "off"]} look="list" />
        <PreferenceField of="sound" values={["on", "off"]} />
      </Section>
      <Section title={notifyText.quiet.title()}>
        <PreferenceField of="quiet-hours" values={["on", "off"]} />
        {quiet && <QuietTimes />}
      </Section>
    </>
  );
}
