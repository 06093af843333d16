import { Component, type ReactNode } from "react";
import { PageNote } from "./PageNote";
import { text } from "./text";

type Props = { readonly children: ReactNode };

/** A defect in the view: says what is safe and offers a fresh start, instead of a white page. */
export class ErrorBoundary extends Component<Props, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <PageNote
        title={text.app.failedTitle()}
        words={text.app.failedBody()}
        action={{ label: text.app.reload(), run: () => window.location.reload() }}
      />
    );
  }
}
