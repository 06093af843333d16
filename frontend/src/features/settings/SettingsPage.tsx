import { Accessibility, Bell, Database, MonitorSmartphone, Palette, UserRound } from "lucide-react";
import { paths, type SettingsTab, settingsTabs } from "@/app/paths";
import { people } from "@/app/text/people";
import { TabbedPage } from "../pages/TabbedPage";
import { AccessibilityTab } from "./AccessibilityTab";
import { AppearanceTab } from "./AppearanceTab";
import { DataTab } from "./DataTab";
import { DevicesTab } from "./DevicesTab";
import { NotificationsTab } from "./NotificationsTab";
import { ProfileTab } from "./ProfileTab";

const icons = {
  profile: UserRound,
  appearance: Palette,
  notifications: Bell,
  accessibility: Accessibility,
  devices: MonitorSmartphone,
  data: Database,
};
const tabs = settingsTabs.map((tab) => ({
  href: paths.settings(tab),
  label: people.settings.tabs[tab](),
  icon: icons[tab],
}));

/** What everybody can change about themselves. */
export function SettingsPage({ tab }: { readonly tab: SettingsTab | null }) {
  return (
    <TabbedPage
      title={people.settings.title()}
      base={paths.settings()}
      tabs={tabs}
      current={tab === null ? null : paths.settings(tab)}
      lead={tab === null ? "" : people.settings.leads[tab]()}
    >
      {tab !== null && content(tab)}
    </TabbedPage>
  );
}

function content(tab: SettingsTab) {
  switch (tab) {
    case "profile":
      return <ProfileTab />;
    case "appearance":
      return <AppearanceTab />;
    case "notifications":
      return <NotificationsTab />;
    case "accessibility":
      return <AccessibilityTab />;
    case "devices":
      return <DevicesTab />;
    case "data":
      return <DataTab />;
  }
}
