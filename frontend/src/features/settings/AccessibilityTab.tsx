import { deviceText } from "@/app/text/preferences";
import { Section } from "../pages/Section";
import { PreferenceField } from "./PreferenceField";
import styles from "./Settings.module.css";

export function AccessibilityTab() {
  return (
    <>
      <Section title={deviceText.aloud()}>
        <PreferenceField of="announcements" values={["all", "mentions", "none"]} look="list" />
      </Section>
      <Section title={deviceText.keyboard()}>
        <PreferenceField of="letter-keys" values={["on", "off"]} />
        <PreferenceField of="enter" values={["sends", "breaks"]} look="list" />
        <div className={styles.foot}>
          <p className={styles.words}>{deviceText.enterTouch()}</p>
        </div>
      </Section>
      <Section title={deviceText.look()}>
        <PreferenceField of="times" values={["hover", "always"]} look="list" />
      </Section>
    </>
  );
}
