import type { ReactNode } from "react";
import type { Outcome } from "@/chat/types";
import { FormDialog } from "./FormDialog";

type Props<T> = {
  readonly title: string;
  /** What is lost by it. */
  readonly body: string;
  readonly submit: string;
  readonly pending?: string;
  readonly look?: "danger" | "primary";
  /** Looks at the fields and marks what is wrong; false: something is, and nothing is asked. */
  readonly check?: () => boolean;
  readonly ask: () => Promise<Outcome<T>>;
  readonly onDone: (value: T) => void;
  readonly onClose: () => void;
  /** Fields, if the act needs some. */
  readonly children?: ReactNode;
};

/** Asks before something that cannot be taken back, does it, and says here if it was refused. */
export function ConfirmDialog<T>({ body, look = "danger", check, ask, ...rest }: Props<T>) {
  return (
    <FormDialog
      {...rest}
      lead={body}
      danger={look === "danger"}
      run={() => (check?.() === false ? null : ask())}
    />
  );
}
