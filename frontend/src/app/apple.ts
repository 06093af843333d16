/** Whether keyboards of this device have a ⌘ where others have Ctrl. */
export function apple(): boolean {
  return /mac|iphone|ipad/i.test(navigator.userAgent);
}
