import { useState } from "react";
import type { OutgoingHook } from "@/api/shapes";
import { ago } from "@/app/ago";
import { admin } from "@/app/text/admin";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { ConfirmDialog } from "../pages/ConfirmDialog";
import { Loaded } from "../pages/Loaded";
import { Nothing } from "../pages/Nothing";
import { Row } from "../pages/Row";
import { SecretDialog } from "../pages/SecretDialog";
import { useLoad } from "../pages/useLoad";
import { useNow } from "../pages/useNow";
import { usePeople } from "../pages/usePeople";
import { AddForm } from "./AddForm";
import { emptyProblem, urlProblem } from "./addresses";
import styles from "./RoomHooks.module.css";

type Step =
  | { readonly at: "list" }
  | { readonly at: "delete"; readonly id: string; readonly name: string }
  | { readonly at: "address" | "secret"; readonly value: string };

/** What comes into a room from outside, and who outside hears of it. */
export function RoomHooks({ room }: { readonly room: string }) {
  const api = usePeople();
  const hooks = useLoad(room, () => api.hooks(room));
  const now = useNow();
  const [step, setStep] = useState<Step>({ at: "list" });
  const close = () => setStep({ at: "list" });
  const added = (next: Step) => {
    hooks.again();
    setStep(next);
  };

  const made = (hook: { readonly made_by?: { name: string } | undefined; readonly created_at: string }) =>
    admin.bots.madeBy(hook.made_by?.name ?? admin.audit.server(), ago(hook.created_at, now));
  const remove = (id: string, name: string) => (
    <Button
      look="quiet"
      aria-label={admin.bots.deleteOne(name)}
      onClick={() => setStep({ at: "delete", id, name })}
    >
      {admin.bots.delete()}
    </Button>
  );

  const dialog = () => {
    switch (step.at) {
      case "list":
        return null;
      case "address":
        return (
          <SecretDialog
            title={admin.bots.incomingUrl()}
            note={admin.bots.incomingNote()}
            value={step.value}
            onClose={close}
          />
        );
      case "secret":
        return (
          <SecretDialog
            title={admin.bots.secret()}
            note={admin.bots.secretNote()}
            value={step.value}
            onClose={close}
          />
        );
      case "delete":
        return (
          <ConfirmDialog
            title={admin.bots.deleteHookTitle(step.name)}
            body={admin.bots.deleteHookBody()}
            submit={admin.bots.deleteHookDo()}
            ask={() => api.deleteHook(room, step.id)}
            onDone={() => added({ at: "list" })}
            onClose={close}
          />
        );
    }
  };

  return (
    <>
      <Loaded of={hooks}>
        {({ incoming, outgoing }) => (
          <>
            <h3 className={styles.title}>{admin.bots.incoming()}</h3>
            {incoming.length === 0 ? (
              <Nothing words={admin.bots.noIncoming()} />
            ) : (
              <ul>
                {incoming.map((hook) => (
                  <Row
                    key={hook.id}
                    title={hook.name}
                    meta={made(hook)}
                    actions={remove(hook.id, hook.name)}
                  />
                ))}
              </ul>
            )}
            <AddForm
              label={admin.bots.incomingName()}
              hint={admin.bots.incomingHint()}
              submit={admin.bots.addIncoming()}
              check={emptyProblem}
              ask={(name) => api.createIncoming(room, name)}
              onAdded={({ path }) => added({ at: "address", value: new URL(path, location.origin).href })}
            />
            <h3 className={styles.title}>{admin.bots.outgoing()}</h3>
            {outgoing.length === 0 ? (
              <Nothing words={admin.bots.noOutgoing()} />
            ) : (
              <ul>
                {outgoing.map((hook) => (
                  <Row
                    key={hook.id}
                    title={hook.url}
                    chips={<Chip look={looks[hook.state]}>{admin.bots.states[hook.state]()}</Chip>}
                    meta={
                      <>
                        {made(hook)}
                        {hook.failures > 0 && (
                          <span className={styles.failures}>
                            {admin.bots.failures(hook.failures, hook.last_error)}
                          </span>
                        )}
                      </>
                    }
                    actions={remove(hook.id, hook.url)}
                  />
                ))}
              </ul>
            )}
            <AddForm
              label={admin.bots.url()}
              hint={admin.bots.urlHint()}
              submit={admin.bots.addOutgoing()}
              type="url"
              check={urlProblem}
              ask={(url) => api.createOutgoing(room, url)}
              onAdded={({ secret }) => added({ at: "secret", value: secret })}
            />
          </>
        )}
      </Loaded>
      {dialog()}
    </>
  );
}

const looks: Record<OutgoingHook["state"], "ok" | "warn" | "danger"> = {
  ok: "ok",
  retrying: "warn",
  disabled: "danger",
};
