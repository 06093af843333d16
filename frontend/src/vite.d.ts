/** What Vite puts in: whether this is a build, and not the development server. */
interface ImportMeta {
  readonly env: { readonly PROD: boolean };
}
