import { Component, type ReactNode } from "react";

type Props = { readonly children: ReactNode; readonly failed: ReactNode };

/** Around a part that is loaded when needed: if it cannot be, only that part is missing. */
export class LoadBoundary extends Component<Props, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? this.props.failed : this.props.children;
  }
}
