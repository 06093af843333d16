import { text } from "@/app/text";
import styles from "./BannerText.module.css";
import type { Banner } from "./banner";
import { bannerWords } from "./bannerWords";
import { Countdown } from "./Countdown";

/** The words of the banner. Where there is no room for two sentences, the waiting messages are a number. */
export function BannerText({ banner }: { readonly banner: Banner }) {
  const { connection } = text;
  switch (banner.kind) {
    case "reconnecting":
      return (
        <p className={styles.line}>
          <Countdown until={banner.retryAt} />
          {banner.waiting > 0 && (
            <>
              <span className={styles.long}> {connection.willSend(banner.waiting)}</span>
              <span className={styles.short}> · {connection.queued(banner.waiting)}</span>
            </>
          )}
        </p>
      );
    case "offline":
      return (
        <p className={styles.line}>
          {connection.offline()}
          {banner.waiting > 0 && (
            <>
              <span className={styles.long}> {connection.willSend(banner.waiting)}</span>
              <span className={styles.short}> {connection.queued(banner.waiting)}.</span>
            </>
          )}
        </p>
      );
    case "outdated":
      return (
        <p className={styles.line}>
          {connection.outdated()}
          <span className={styles.long}>. {connection.outdatedSafe()}</span>
        </p>
      );
    case "connecting":
    case "back":
    case "degraded":
    case "refused":
    case "signed-out":
      return <p className={styles.wrap}>{bannerWords(banner)}</p>;
  }
}
