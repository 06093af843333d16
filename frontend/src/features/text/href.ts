/**
 * The address a link of a message may lead to, as the browser understands it: http, https, mailto. Any
 * other is no link, however it is written; nor is one that hides its host behind a user's name.
 */
export function safeHref(written: string): string | null {
  if (!URL.canParse(written)) return null;
  const url = new URL(written);
  switch (url.protocol) {
    case "http:":
    case "https:":
      return url.username === "" && url.password === "" ? url.href : null;
    case "mailto:":
      return url.href;
    default:
      return null;
  }
}

/** `[bank.example](https://thief.example)`: the host that the words do not tell; `null`: they do not lie. */
export function hiddenHost(words: string, href: string): string | null {
  const told = /^\s*(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]{2,})(?=[/:?#\s]|$)/iu.exec(
    words,
  )?.[1];
  const { protocol, hostname } = new URL(href);
  if (told === undefined || protocol === "mailto:") return null;
  const same =
    URL.canParse(`https://${told}`) && bare(new URL(`https://${told}`).hostname) === bare(hostname);
  return same ? null : hostname;
}

function bare(host: string): string {
  return host.replace(/^www\./, "");
}
