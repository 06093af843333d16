/** What a piece of code is, as far as it has a colour of its own. */
export type Kind = "keyword" | "string" | "number" | "comment" | "name" | "type" | "added" | "removed";

/** A piece of code; `as` null: in the colour of the text. */
export type Shade = { readonly words: string; readonly as: Kind | null };

const kinds: Readonly<Record<string, Kind>> = {
  keyword: "keyword",
  literal: "keyword",
  "selector-tag": "keyword",
  "selector-pseudo": "keyword",
  meta: "keyword",
  tag: "keyword",
  section: "keyword",
  string: "string",
  regexp: "string",
  char: "string",
  "meta-string": "string",
  link: "string",
  number: "number",
  symbol: "number",
  bullet: "number",
  comment: "comment",
  quote: "comment",
  doctag: "comment",
  title: "name",
  name: "name",
  attr: "name",
  attribute: "name",
  property: "name",
  "selector-id": "name",
  "selector-class": "name",
  type: "type",
  built_in: "type",
  class: "type",
  "template-variable": "type",
  variable: "type",
  addition: "added",
  deletion: "removed",
};

/** By the class that the grammar gives: `hljs-keyword`. */
export function kindOf(className: string): Kind | null {
  return kinds[className.replace(/^hljs-/, "")] ?? null;
}
