//! Reading what somebody wrote into the search field.

use chrono::{Days, NaiveDate, NaiveTime};

use super::{From, Has, Query, Term, tokens};
use crate::domain::{Rejection, Timestamp};

/// The filters, as they are written.
pub const FILTERS: [&str; 5] = ["from", "in", "has", "before", "after"];

/// Most characters of a query.
const MAX_CHARS: usize = 300;
/// Most words and quoted phrases.
const MAX_TERMS: usize = 16;
/// Most filters of all kinds together.
const MAX_FILTERS: usize = 16;
/// Most minutes that a place on earth is away from UTC.
const MAX_OFFSET: i32 = 14 * 60;

/// A word of the query as it is written.
struct Word {
    /// What stands before the colon, in lower case, if it is a filter.
    filter: Option<String>,
    value: String,
    is_quoted: bool,
}

impl Query {
    /// Reads a query. `offset`: minutes that the clock of whoever asks is ahead of UTC, for days.
    ///
    /// Words find what begins with them, "quoted words" only themselves, in this order. Whatever
    /// cannot be understood is refused: nothing is left out silently.
    pub fn parse(text: &str, offset: i32) -> Result<Self, Rejection> {
        if text.chars().count() > MAX_CHARS {
            return Err(Rejection::bad_request(format!(
                "The search is too long. At most {MAX_CHARS} characters can be searched for."
            )));
        }
        if !(-MAX_OFFSET..=MAX_OFFSET).contains(&offset) {
            return Err(Rejection::bad_request(
                "`offset` is minutes ahead of UTC, from -840 to 840.",
            ));
        }
        let mut query = Self::default();
        for word in words(text) {
            match &word.filter {
                Some(filter) => query.add_filter(filter, &word, offset)?,
                None => query.add_term(&word)?,
            }
        }
        query.check()?;
        Ok(query)
    }

    fn check(&self) -> Result<(), Rejection> {
        let filters = self.from.len()
            + self.rooms.len()
            + self.has.len()
            + usize::from(self.before.is_some())
            + usize::from(self.after.is_some());
        if self.terms.is_empty() && filters == 0 {
            return Err(Rejection::bad_request(
                "Write a word to search for: there is nothing here that can be found.",
            ));
        }
        if self.terms.len() > MAX_TERMS {
            return Err(Rejection::bad_request(format!(
                "These are too many words. At most {MAX_TERMS} can be searched for at once."
            )));
        }
        if filters > MAX_FILTERS {
            return Err(Rejection::bad_request(format!(
                "These are too many filters. At most {MAX_FILTERS} can be used at once."
            )));
        }
        if let (Some(after), Some(before)) = (self.after, self.before)
            && after >= before
        {
            return Err(Rejection::bad_request(
                "Nothing can be before the one day and after the other: `after:` must be the earlier day.",
            ));
        }
        Ok(())
    }

    fn add_term(&mut self, word: &Word) -> Result<(), Rejection> {
        let tokens: Vec<String> = texts(&word.value);
        if tokens.is_empty() {
            return if word.is_quoted && !word.value.trim().is_empty() {
                Err(Rejection::bad_request(format!(
                    "Punctuation cannot be searched for, and “{}” holds nothing else.",
                    word.value.trim()
                )))
            } else {
                Ok(())
            };
        }
        self.terms.push(Term {
            tokens,
            is_prefix: !word.is_quoted,
        });
        Ok(())
    }

    fn add_filter(&mut self, filter: &str, word: &Word, offset: i32) -> Result<(), Rejection> {
        let value = word.value.trim();
        if value.is_empty() {
            return Err(Rejection::bad_request(format!(
                "Say what should come after `{filter}:`, without a space between."
            )));
        }
        match filter {
            "from" => {
                let name = value.trim_start_matches('@');
                self.from.push(From {
                    name: name.to_owned(),
                    tokens: texts(name),
                    is_whole: word.is_quoted,
                    user: None,
                });
            }
            "in" => self
                .rooms
                .push(value.trim_start_matches(['#', '@']).to_owned()),
            "has" => self.has.push(has(value)?),
            "before" => {
                let moment = start_of(day("before", value)?, offset);
                self.before = Some(self.before.map_or(moment, |other| other.min(moment)));
            }
            "after" => {
                let moment = start_of(day("after", value)?, offset);
                self.after = Some(self.after.map_or(moment, |other| other.max(moment)));
            }
            unknown => {
                return Err(Rejection::bad_request(format!(
                    "There is no filter `{unknown}:`. The filters are from:, in:, has:, before: and \
                     after:. To search for the words themselves, put them into \"quotes\"."
                )));
            }
        }
        Ok(())
    }
}

fn texts(value: &str) -> Vec<String> {
    tokens(value).into_iter().map(|token| token.text).collect()
}

fn has(value: &str) -> Result<Has, Rejection> {
    let word = value.to_lowercase();
    let singular = word.strip_suffix('s').unwrap_or(&word);
    Has::ALL
        .into_iter()
        .find(|has| has.word() == singular)
        .ok_or_else(|| {
            Rejection::bad_request(format!(
                "A message cannot have “{value}”. After `has:` comes link, image, file or code."
            ))
        })
}

fn day(filter: &str, value: &str) -> Result<NaiveDate, Rejection> {
    NaiveDate::parse_from_str(value, "%Y-%m-%d").map_err(|_| {
        Rejection::bad_request(format!(
            "“{value}” is no day. Write it as year, month and day: {filter}:2026-11-24."
        ))
    })
}

/// When a day begins for whoever asks.
fn start_of(day: NaiveDate, offset: i32) -> Timestamp {
    // Years that are no years of a calendar are cut to those that are.
    let day = day
        .max(NaiveDate::MIN + Days::new(366))
        .min(NaiveDate::MAX - Days::new(366));
    let moment = day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
    Timestamp::from_millis(moment - i64::from(offset) * 60_000)
}

/// Words and quoted phrases. A quote that is not closed reaches to the end.
fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (filter, after) = match filter_of(rest) {
            Some((filter, after)) => (Some(filter), after),
            None => (None, rest),
        };
        let quote = after
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '“' | '”' | '„' | '«'));
        let (value, next) = if let Some(open) = quote {
            let inside = after.get(open.len_utf8()..).unwrap_or_default();
            let close = inside.find(['"', '“', '”', '»']);
            let end = close.unwrap_or(inside.len());
            let mut next = inside.get(end..).unwrap_or_default().chars();
            next.next();
            (inside.get(..end).unwrap_or_default(), next.as_str())
        } else {
            let end = after.find(char::is_whitespace).unwrap_or(after.len());
            (
                after.get(..end).unwrap_or_default(),
                after.get(end..).unwrap_or_default(),
            )
        };
        found.push(Word {
            filter,
            value: value.to_owned(),
            is_quoted: quote.is_some(),
        });
        rest = next.trim_start();
    }
    found
}

/// `name:` at the beginning, and what follows. Addresses (`https://`) and times (`12:30`) are none.
fn filter_of(text: &str) -> Option<(String, &str)> {
    let (name, after) = text.split_once(':')?;
    let is_name = name.len() >= 2 && name.chars().all(|c| c.is_ascii_alphabetic());
    let is_known = FILTERS.contains(&name.to_lowercase().as_str());
    let goes_on = after
        .chars()
        .next()
        .is_some_and(|c| !c.is_whitespace() && c != '/' && c != ':');
    (is_name && (is_known || goes_on)).then(|| (name.to_lowercase(), after))
}
