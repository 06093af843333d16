import { File, FileArchive, FileImage, FileMusic, FilePlay, FileText } from "lucide-react";

/** What kind of file it is, at a glance. */
export function FileIcon({ type }: { readonly type: string }) {
  const Icon = iconOf(type);
  return <Icon size={22} strokeWidth={1.75} aria-hidden="true" />;
}

function iconOf(type: string) {
  if (type.startsWith("image/")) return FileImage;
  if (type.startsWith("audio/")) return FileMusic;
  if (type.startsWith("video/")) return FilePlay;
  if (type.startsWith("text/") || type === "application/pdf") return FileText;
  return /zip|compressed|tar|rar|7z/.test(type) ? FileArchive : File;
}
