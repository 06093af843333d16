import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import styles from "./NotLoaded.module.css";
import { roomsText, text } from "./text";

/** Instead of a part of the page whose file did not come. */
export function NotLoaded({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={roomsText.notLoadedTitle()} closeLabel={text.app.close()} onClose={onClose}>
      <div className={styles.body}>
        <p>{roomsText.notLoadedBody()}</p>
        <Button look="primary" onClick={() => location.reload()} data-first>
          {text.app.reload()}
        </Button>
      </div>
    </Dialog>
  );
}
