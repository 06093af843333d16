import { Monitor, Moon, Sun } from "lucide-react";
import { deviceText } from "@/app/text/preferences";
import { Section } from "../pages/Section";
import { PreferenceField } from "./PreferenceField";

const themes = {
  system: <Monitor size={16} aria-hidden="true" />,
  light: <Sun size={16} aria-hidden="true" />,
  dark: <Moon size={16} aria-hidden="true" />,
};

export function AppearanceTab() {
  return (
    <>
      <Section title={deviceText.look()}>
        <PreferenceField of="theme" values={["system", "light", "dark"]} icons={themes} />
        <PreferenceField of="density" values={["comfortable", "compact"]} />
        <PreferenceField of="text-size" values={["90", "100", "115", "130"]} />
      </Section>
      <Section title={deviceText.movement()}>
        <PreferenceField of="motion" values={["system", "reduced", "full"]} />
        <PreferenceField of="transparency" values={["system", "reduced"]} />
      </Section>
    </>
  );
}
