import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

// Style sheets are not typed, so this stands in for the compiler: a class that is used exists, and one
// that exists is used.
const source = fileURLToPath(new URL("../src/", import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: "utf8" });
const modules = files.filter((file) => file.endsWith(".module.css")).map((file) => join(source, file));
const components = files
  .filter((file) => file.endsWith(".tsx"))
  .map((file) => ({ path: join(source, file), code: readFileSync(join(source, file), "utf8") }));

test.each(modules.map((path) => [relative(source, path), path]))("%s", (_, path) => {
  const defined = new Set(
    [
      ...readFileSync(path, "utf8")
        .replace(/\/\*.*?\*\//gs, "")
        .matchAll(/\.([a-zA-Z][\w-]*)(?=[^{};]*\{)/g),
    ].map((match) => match[1]),
  );
  const users = components.filter(({ path: user, code }) =>
    [...code.matchAll(/from "(\.[^"]+\.module\.css)"/g)].some(
      (match) => join(dirname(user), match[1] ?? "") === path,
    ),
  );
  expect(users).not.toHaveLength(0);
  const used = new Set(
    users.flatMap(({ code }) => [...code.matchAll(/styles\.([a-zA-Z]\w*)/g)].map((match) => match[1])),
  );
  const dynamic = users.some(({ code }) => /styles\[/.test(code));
  for (const name of used) expect(defined, `.${name} is used`).toContain(name);
  if (!dynamic) for (const name of defined) expect(used, `.${name} is defined`).toContain(name);
});
