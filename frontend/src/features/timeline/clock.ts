/**
 * Words of dates are English, as the rest of the app; 12 or 24 hours follow the person's own locale.
 * Formatters are costly to make, so each is made once.
 */
export type Clock = {
  /** 09:15 */
  time(at: string): string;
  /** Today · Yesterday · Monday, 23 November · with the year when it is another one. */
  day(at: string, now: number): string;
  /** Everything, for a tooltip. */
  full(at: string): string;
};

export type DayWords = { readonly today: string; readonly yesterday: string };

export function clockFor(languages: readonly string[], words: DayWords): Clock {
  const locale = languages.find((language) => /^en\b/i.test(language)) ?? "en-GB";
  const hourCycle = new Intl.DateTimeFormat(languages[0] ?? locale, { hour: "numeric" }).resolvedOptions()
    .hourCycle;
  const hours: Intl.DateTimeFormatOptions = hourCycle === undefined ? {} : { hourCycle };
  const twoDigits = hourCycle === "h23" || hourCycle === "h24";
  const time = new Intl.DateTimeFormat(locale, {
    hour: twoDigits ? "2-digit" : "numeric",
    minute: "2-digit",
    ...hours,
  });
  const dayOfYear = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
  const dayAndYear = new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium", ...hours });

  return {
    time: (at) => time.format(new Date(at)),
    full: (at) => full.format(new Date(at)),
    day: (at, now) => {
      const date = new Date(at);
      const today = new Date(now);
      if (sameDay(date, today)) return words.today;
      // By calendar, not by 24 hours: two days a year are longer or shorter.
      if (sameDay(date, new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1))) {
        return words.yesterday;
      }
      return (date.getFullYear() === today.getFullYear() ? dayOfYear : dayAndYear).format(date);
    },
  };
}

function sameDay(one: Date, other: Date): boolean {
  return (
    one.getDate() === other.getDate() &&
    one.getMonth() === other.getMonth() &&
    one.getFullYear() === other.getFullYear()
  );
}
