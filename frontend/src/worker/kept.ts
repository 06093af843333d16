/** What this version of the app consists of. The build puts it in. */
declare const __KEPT__: { readonly version: string; readonly files: readonly string[] };

export const kept = __KEPT__;
