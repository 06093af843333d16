import { useState } from "react";
import type { Farewell } from "@/api/people";
import type { Me } from "@/api/session";
import { enterText } from "@/app/text/enter";
import { people } from "@/app/text/people";
import { Choice } from "@/ui/Choice";
import { Field } from "@/ui/Field";
import { PasswordField } from "@/ui/PasswordField";
import { ConfirmDialog } from "../pages/ConfirmDialog";
import { usePeople } from "../pages/usePeople";
import { useSignOut } from "../rooms/useSignOut";

/** Says what is lost, asks what becomes of the messages, and has the name written to be sure. */
export function DeleteMeDialog({ me, onClose }: { readonly me: Me; readonly onClose: () => void }) {
  const { name } = me.user;
  const api = usePeople();
  const signOut = useSignOut();
  const [messages, setMessages] = useState<Farewell["messages"]>("anonymise");
  const [confirm, setConfirm] = useState("");
  const [password, setPassword] = useState("");
  const [problems, setProblems] = useState<Problems>(fine);
  const account = me.kind === "account";

  const check = () => {
    const found = {
      confirm: confirm.trim() === name ? null : people.settings.confirmWrong(),
      password: account && password === "" ? enterText.passwordEmpty() : null,
    };
    setProblems(found);
    return found.confirm === null && found.password === null;
  };

  return (
    <ConfirmDialog
      title={people.settings.deleteDialog()}
      body={people.settings.deleteBody(name)}
      submit={people.settings.deleteFor()}
      pending={people.settings.deleting()}
      check={check}
      ask={() => api.deleteMe({ confirm: name, messages, ...(account ? { password } : {}) })}
      onDone={() => void signOut()}
      onClose={onClose}
    >
      <Choice
        legend={people.settings.messages()}
        value={messages}
        onChange={setMessages}
        options={[
          {
            value: "anonymise",
            label: people.settings.anonymise(),
            hint: people.settings.anonymiseHint(),
          },
          {
            value: "delete",
            label: people.settings.deleteMessages(),
            hint: people.settings.deleteMessagesHint(),
          },
        ]}
      />
      <Field
        label={people.settings.confirm(name)}
        error={problems.confirm}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={confirm}
        onChange={(event) => {
          setConfirm(event.target.value);
          setProblems(fine);
        }}
      />
      {account && (
        <PasswordField
          label={people.settings.password()}
          error={problems.password}
          autoComplete="current-password"
          showLabel={enterText.showPassword()}
          hideLabel={enterText.hidePassword()}
          required
          value={password}
          onChange={(event) => {
            setPassword(event.target.value);
            setProblems(fine);
          }}
        />
      )}
    </ConfirmDialog>
  );
}

type Problems = { readonly confirm: string | null; readonly password: string | null };
const fine: Problems = { confirm: null, password: null };
