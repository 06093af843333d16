import { installText } from "@/app/text/install";

/** What to do by hand in a browser that offers nothing. An iPad says that it is a Mac, but can be touched. */
export function stepsFor(userAgent: string, touchPoints: number): readonly string[] {
  const mac = /Macintosh/.test(userAgent);
  if (/iPhone|iPad|iPod/.test(userAgent) || (mac && touchPoints > 1)) return installText.apple();
  const safari = /Safari\//.test(userAgent) && !/Chrom(e|ium)\//.test(userAgent);
  return mac && safari ? installText.mac() : installText.other();
}
