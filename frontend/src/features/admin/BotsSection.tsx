import { useState } from "react";
import type { Bot } from "@/api/shapes";
import { ago } from "@/app/ago";
import { admin } from "@/app/text/admin";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "../pages/ConfirmDialog";
import { Loaded } from "../pages/Loaded";
import { Nothing } from "../pages/Nothing";
import { Row } from "../pages/Row";
import { SecretDialog } from "../pages/SecretDialog";
import { Section } from "../pages/Section";
import { useLoad } from "../pages/useLoad";
import { useNow } from "../pages/useNow";
import { usePeople } from "../pages/usePeople";
import { AddForm } from "./AddForm";
import { emptyProblem } from "./addresses";

type Step =
  | { readonly at: "list" }
  | { readonly at: "renew" | "delete"; readonly bot: Bot["user"] }
  | { readonly at: "token"; readonly name: string; readonly token: string };

export function BotsSection() {
  const api = usePeople();
  const bots = useLoad("", api.bots);
  const now = useNow();
  const [step, setStep] = useState<Step>({ at: "list" });
  const close = () => setStep({ at: "list" });

  const dialog = () => {
    switch (step.at) {
      case "list":
        return null;
      case "token":
        return (
          <SecretDialog
            title={admin.bots.token(step.name)}
            note={admin.bots.tokenNote()}
            value={step.token}
            onClose={close}
          />
        );
      case "renew":
        return (
          <ConfirmDialog
            title={admin.bots.renewTitle(step.bot.name)}
            body={admin.bots.renewBody()}
            submit={admin.bots.renewDo()}
            ask={() => api.renewToken(step.bot.id)}
            onDone={({ token }) => setStep({ at: "token", name: step.bot.name, token })}
            onClose={close}
          />
        );
      case "delete":
        return (
          <ConfirmDialog
            title={admin.bots.deleteTitle(step.bot.name)}
            body={admin.bots.deleteBody()}
            submit={admin.bots.deleteDo()}
            ask={() => api.deleteBot(step.bot.id)}
            onDone={() => {
              bots.put((page) => page.filter(({ user }) => user.id !== step.bot.id));
              close();
            }}
            onClose={close}
          />
        );
    }
  };

  return (
    <Section title={admin.bots.botsTitle()} lead={admin.bots.botsLead()}>
      <Loaded of={bots}>
        {(list) =>
          list.length === 0 ? (
            <Nothing words={admin.bots.none()} />
          ) : (
            <ul>
              {list.map(({ user: bot, created_at, seen_at }) => (
                <Row
                  key={bot.id}
                  icon={<Avatar id={bot.id} name={bot.name} size="large" />}
                  title={bot.name}
                  meta={`${admin.bots.since(ago(created_at, now))} · ${admin.bots.lastSeen(ago(seen_at, now))}`}
                  actions={
                    <>
                      <Button
                        look="quiet"
                        aria-label={admin.bots.renewOne(bot.name)}
                        onClick={() => setStep({ at: "renew", bot })}
                      >
                        {admin.bots.renew()}
                      </Button>
                      <Button
                        look="quiet"
                        aria-label={admin.bots.deleteOne(bot.name)}
                        onClick={() => setStep({ at: "delete", bot })}
                      >
                        {admin.bots.delete()}
                      </Button>
                    </>
                  }
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      <AddForm
        label={admin.bots.name()}
        hint={admin.bots.nameHint()}
        submit={admin.bots.create()}
        check={emptyProblem}
        ask={api.createBot}
        onAdded={({ bot, token }) => {
          bots.again();
          setStep({ at: "token", name: bot.name, token });
        }}
      />
      {dialog()}
    </Section>
  );
}
