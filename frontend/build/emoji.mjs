/**
 * `virtual:emoji`: every emoji with its name, short names and search words, made of emojibase's files and
 * cut down to what the app shows. As a module it is fetched only by who needs it, under a name with a hash.
 */
import { readFileSync } from "node:fs";

const name = "virtual:emoji";
const resolved = `\0${name}`;
const component = "component";

const read = (path) =>
  JSON.parse(readFileSync(new URL(`../node_modules/emojibase-data/en/${path}`, import.meta.url), "utf8"));

const list = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** As Unicode recommends it: the files put a variation selector also where none belongs. */
function recommended(emoji) {
  const bare = emoji.replaceAll("\ufe0f", "");
  return [emoji, bare].find((one) => /^\p{RGI_Emoji}$/v.test(one)) ?? emoji;
}

function table() {
  const messages = read("messages.json");
  const [github, emojibase] = ["github", "emojibase"].map((set) => read(`shortcodes/${set}.json`));
  const flags = messages.subgroups.filter(({ key }) => /^(country|subdivision)-flag$/.test(key));
  const groups = messages.groups.filter(({ key }) => key !== component);
  const shown = new Set(groups.map(({ order }) => order));
  const rows = read("data.json")
    .filter(({ group }) => shown.has(group))
    .map(({ emoji, hexcode, group, subgroup, label, tags, version, skins }) => {
      const names = new Set([...list(github[hexcode]), ...list(emojibase[hexcode])]);
      const tones = list(skins).filter(({ tone }) => typeof tone === "number");
      const flag = flags.some(({ order }) => order === subgroup);
      return [
        recommended(emoji),
        group,
        label,
        [...names].join(" "),
        list(tags).join("|"),
        version,
        flag ? 1 : 0,
        tones.map((skin) => recommended(skin.emoji)).join(" "),
      ];
    });
  return { groups: groups.map(({ order, message }) => [order, message]), rows };
}

export function emoji() {
  return {
    name: "emoji",
    resolveId: (id) => (id === name ? resolved : null),
    // A string that is parsed is read faster by browsers than the same as an object literal.
    load: (id) =>
      id === resolved ? `export const table = JSON.parse(${JSON.stringify(JSON.stringify(table()))});` : null,
  };
}
