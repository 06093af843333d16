import { installText } from "@/app/text/install";
import { notifyText } from "@/app/text/notify";

/** How to allow again what the browser was told to refuse. */
export function allowSteps(userAgent: string): readonly string[] {
  const { device } = notifyText;
  if (/Firefox\//.test(userAgent)) return device.firefox();
  const safari = /Safari\//.test(userAgent) && !/Chrom(e|ium)\//.test(userAgent);
  return safari ? device.safari() : device.chrome();
}

/** On an iPhone or iPad: first the Home Screen. */
export function appleSteps(): readonly string[] {
  return [...installText.apple(), notifyText.device.open()];
}
