import { type ReactNode, Suspense } from "react";
import { LoadBoundary } from "./LoadBoundary";
import { PageNote } from "./PageNote";
import { text } from "./text";

/** A page whose code comes when it is asked for. */
export function LazyPage({ children }: { readonly children: ReactNode }) {
  const failed = (
    <PageNote
      title={text.app.partTitle()}
      words={text.app.partBody()}
      action={{ label: text.app.reload(), run: () => window.location.reload() }}
    />
  );
  return (
    <LoadBoundary failed={failed}>
      <Suspense fallback={<main aria-busy="true" aria-label={text.app.loading()} />}>{children}</Suspense>
    </LoadBoundary>
  );
}
