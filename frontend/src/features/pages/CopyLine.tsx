import { people } from "@/app/text/people";
import { Copyable } from "@/ui/Copyable";
import { copy } from "../timeline/copy";

/** A link, a token, a secret: to be taken along. */
export function CopyLine({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <Copyable
      label={label}
      value={value}
      copyLabel={people.common.copy()}
      copiedLabel={people.common.copied()}
      onCopy={copy}
    />
  );
}
