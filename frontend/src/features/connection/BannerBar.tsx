import {
  CircleCheck,
  CloudOff,
  LoaderCircle,
  LogOut,
  type LucideIcon,
  RefreshCw,
  TriangleAlert,
  WifiOff,
} from "lucide-react";
import { useLocation } from "wouter";
import { useActions } from "@/app/chatContext";
import { paths } from "@/app/paths";
import { text } from "@/app/text";
import { renewNow } from "@/app/version";
import { classes } from "@/ui/classes";
import styles from "./BannerBar.module.css";
import { BannerFrame } from "./BannerFrame";
import { BannerText } from "./BannerText";
import type { Banner } from "./banner";

const icons: Record<Banner["kind"], LucideIcon> = {
  connecting: LoaderCircle,
  reconnecting: LoaderCircle,
  offline: WifiOff,
  back: CircleCheck,
  degraded: CloudOff,
  refused: TriangleAlert,
  outdated: RefreshCw,
  "signed-out": LogOut,
};

/** The bar under the header: what happened, what is safe, what to do. */
export function BannerBar({ banner }: { readonly banner: Banner }) {
  const actions = useActions();
  const [location, navigate] = useLocation();
  const Icon = icons[banner.kind];
  const spins = banner.kind === "connecting" || banner.kind === "reconnecting";

  const action = () => {
    switch (banner.kind) {
      case "reconnecting":
      case "offline":
      case "refused":
        return { label: text.app.tryNow(), run: actions.reconnect };
      case "outdated":
        return { label: text.app.reload(), run: renewNow };
      case "signed-out":
        return {
          label: banner.account ? text.connection.signInAgain() : text.connection.enterAgain(),
          run: () => navigate(paths.enter(location)),
        };
      case "connecting":
      case "back":
      case "degraded":
        return null;
    }
  };
  const button = action();

  return (
    <BannerFrame good={banner.kind === "back"}>
      <Icon size={16} aria-hidden="true" className={classes(spins && styles.spin)} />
      <BannerText banner={banner} />
      {button !== null && (
        <button type="button" className={styles.action} onClick={button.run}>
          {button.label}
        </button>
      )}
    </BannerFrame>
  );
}
