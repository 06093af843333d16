import bash from "highlight.js/lib/languages/bash";
import cpp from "highlight.js/lib/languages/cpp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";
import { type Kind, kindOf, type Shade } from "./shades";

const lowlight = createLowlight({
  bash,
  cpp,
  css,
  diff,
  go,
  java,
  javascript,
  json,
  python,
  rust,
  sql,
  typescript,
  xml,
  yaml,
});

type Node = ReturnType<typeof lowlight.highlight>["children"][number];

const most = 200;
/** Code that falls into more pieces than these stays in one colour. */
const mostShades = 4_000;
const done = new Map<string, readonly Shade[]>();

/** The code in its pieces. The last 200 are remembered: a row comes and goes as one scrolls. */
export function colour(grammar: string, code: string): readonly Shade[] {
  const key = `${grammar} ${code}`;
  const shades = done.get(key) ?? read(grammar, code);
  done.delete(key);
  done.set(key, shades);
  const oldest = done.size > most ? done.keys().next().value : undefined;
  if (oldest !== undefined) done.delete(oldest);
  return shades;
}

function read(grammar: string, code: string): readonly Shade[] {
  const plain = [{ words: code, as: null }];
  try {
    const shades = flat(lowlight.highlight(grammar, code).children, null);
    return shades.length > mostShades ? plain : shades;
  } catch (reason) {
    // Nested so deep that the grammar, or what reads its tree, ran out of stack.
    if (reason instanceof RangeError) return plain;
    throw reason;
  }
}

/** What is in a string is a string, unless it has a colour of its own. */
function flat(nodes: readonly Node[], around: Kind | null): readonly Shade[] {
  return nodes.flatMap((node): readonly Shade[] => {
    if (node.type === "text") return [{ words: node.value, as: around }];
    if (node.type !== "element") return [];
    const names = node.properties["className"];
    const own = Array.isArray(names)
      ? names.map((name) => kindOf(String(name))).find((kind) => kind !== null)
      : null;
    return flat(node.children, own ?? around);
  });
}
