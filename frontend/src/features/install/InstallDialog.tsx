export function InstallDialog({ onClose }: { readonly onClose: () => void }) {
  void onClose;
  return null;
}
