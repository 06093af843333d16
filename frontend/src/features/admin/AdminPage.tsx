import { Bot, DoorOpen, Flag, Link2, ScrollText, Settings2, UsersRound } from "lucide-react";
import { useLocation } from "wouter";
import type { Me } from "@/api/session";
import { PageNote } from "@/app/PageNote";
import { type AdminTab, paths } from "@/app/paths";
import { tabsOf } from "@/app/powers";
import { text } from "@/app/text";
import { admin } from "@/app/text/admin";
import { TabbedPage } from "../pages/TabbedPage";
import { useStandingLoad } from "../pages/useStandingLoad";
import { AuditTab } from "./AuditTab";
import { BotsTab } from "./BotsTab";
import { InvitesTab } from "./InvitesTab";
import { PeopleTab } from "./PeopleTab";
import { ReportsTab } from "./ReportsTab";
import { RoomsTab } from "./RoomsTab";
import { ServerTab } from "./ServerTab";

const icons = {
  people: UsersRound,
  invites: Link2,
  rooms: DoorOpen,
  bots: Bot,
  reports: Flag,
  audit: ScrollText,
  settings: Settings2,
};

/** For those who look after the server: each page only for those whose powers reach it. */
export function AdminPage({ tab }: { readonly tab: AdminTab | null }) {
  const standing = useStandingLoad();
  const [, navigate] = useLocation();
  const toRooms = {
    label: text.missing.home(),
    run: () => navigate(paths.rooms(), { replace: true }),
  };

  switch (standing.state.is) {
    case "loading":
      return <main aria-busy="true" aria-label={text.app.loading()} />;
    case "failed":
      return (
        <PageNote
          title={text.app.unreachableTitle()}
          words={standing.state.refusal.reason}
          action={{ label: text.app.tryNow(), run: standing.again }}
        />
      );
    case "ready": {
      const me = standing.state.value;
      const mine = tabsOf(me);
      if (mine.length === 0 || (tab !== null && !mine.includes(tab))) {
        return <PageNote title={admin.noPower()} words={admin.noPowerBody()} action={toRooms} />;
      }
      return (
        <TabbedPage
          title={admin.title()}
          base={paths.admin()}
          tabs={mine.map((one) => ({ href: paths.admin(one), label: admin.tabs[one](), icon: icons[one] }))}
          current={tab === null ? null : paths.admin(tab)}
          lead={tab === null ? "" : admin.leads[tab]()}
        >
          {tab !== null && content(tab, me)}
        </TabbedPage>
      );
    }
  }
}

function content(tab: AdminTab, me: Me) {
  switch (tab) {
    case "people":
      return <PeopleTab me={me} />;
    case "invites":
      return <InvitesTab />;
    case "rooms":
      return <RoomsTab />;
    case "bots":
      return <BotsTab />;
    case "reports":
      return <ReportsTab me={me} />;
    case "audit":
      return <AuditTab />;
    case "settings":
      return <ServerTab />;
  }
}
