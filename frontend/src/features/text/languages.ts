/** The languages that are coloured, by what is written after a fence. The first is the grammar's name. */
const languages: readonly (readonly [name: string, ...tags: string[]])[] = [
  ["Bash", "bash", "sh", "shell", "zsh", "console"],
  ["C++", "cpp", "c", "cc", "h", "hpp", "c++"],
  ["CSS", "css", "scss"],
  ["Diff", "diff", "patch"],
  ["Go", "go", "golang"],
  ["Java", "java"],
  ["JavaScript", "javascript", "js", "jsx", "mjs", "cjs"],
  ["JSON", "json", "jsonc", "json5"],
  ["Python", "python", "py"],
  ["Rust", "rust", "rs"],
  ["SQL", "sql", "postgres", "sqlite"],
  ["TypeScript", "typescript", "ts", "tsx"],
  ["HTML", "xml", "html", "svg"],
  ["YAML", "yaml", "yml"],
];

const longest = 20;

/** The name of the grammar; `null`: it is not coloured. */
export function grammarOf(tag: string): string | null {
  return languages.find(([, ...tags]) => tags.includes(tag.toLowerCase()))?.[1] ?? null;
}

/** How the language is called; what nobody knows, as it was written. */
export function languageName(tag: string): string {
  if (tag.toLowerCase() === "c") return "C";
  return languages.find(([, ...tags]) => tags.includes(tag.toLowerCase()))?.[0] ?? tag.slice(0, longest);
}
