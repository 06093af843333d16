//! Whether a message is what somebody looks for, where it matches, and how well.

use super::{Has, Place, Query, Range, Term, Token, tokens};
use crate::domain::{Author, Body, Entry, Message, Timestamp};

/// A message that matches.
#[derive(Clone, PartialEq, Debug)]
pub struct Match {
    /// What matched in its text, rising.
    pub marks: Vec<Range>,
    /// How well: more is better.
    pub score: f64,
}

impl Query {
    /// Whether an entry matches: only messages that are not deleted can.
    ///
    /// The room is not looked at; that is for whoever reads it.
    pub fn matches(&self, entry: &Entry) -> Option<Match> {
        let Body::Message(message) = &entry.body else {
            return None;
        };
        let text = message.searched()?;
        let in_time = self.before.is_none_or(|before| entry.at < before)
            && self.after.is_none_or(|after| entry.at >= after);
        if message.deleted || !in_time || !self.is_from(&message.author) {
            return None;
        }
        let own = traits(message);
        if !self.has.iter().all(|has| own.contains(has)) {
            return None;
        }
        self.matches_text(&tokens(&text))
    }

    /// Whether all terms are in a text.
    pub(super) fn matches_text(&self, text: &[Token]) -> Option<Match> {
        let (mut marks, mut score) = (Vec::new(), 0.0);
        let mut matched = 0;
        for term in &self.terms {
            let found = term.find(text);
            let best = found.iter().map(|hit| hit.worth).fold(0.0, f64::max);
            if found.is_empty() {
                return None;
            }
            matched += term.tokens.len();
            score += best + 0.1 * f64::from(u8::try_from(found.len().min(4)).unwrap_or(4));
            marks.extend(found.into_iter().map(|hit| hit.range));
        }
        // Of two that hold the words, the one that holds little else says more about them.
        let share = ratio(matched.min(text.len()), text.len().max(1));
        marks.sort_by_key(|mark| (mark.start, mark.end));
        Some(Match {
            marks: merged(marks),
            score: score + share,
        })
    }

    fn is_from(&self, author: &Author) -> bool {
        if self.from.is_empty() {
            return true;
        }
        let name: Vec<String> = tokens(author.name.as_str())
            .into_iter()
            .map(|token| token.text)
            .collect();
        self.from.iter().any(|from| {
            let is_named = if from.is_whole {
                name == from.tokens
            } else {
                begins(&name, &from.tokens)
            };
            from.user == Some(author.id) || (!from.tokens.is_empty() && is_named)
        })
    }
}

/// How much newer beats better: a month makes up for a word that is met only in part.
fn freshness(at: Timestamp, now: Timestamp) -> f64 {
    let minutes = (now.millis() - at.millis()).max(0) / 60_000;
    let minutes = u32::try_from(minutes).unwrap_or(u32::MAX);
    0.4 / (1.0 + f64::from(minutes) / (30.0 * 24.0 * 60.0))
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    number(part) / number(whole)
}

/// Best first; of equals the newest first. `found` holds scores, places and whatever belongs to them.
pub fn rank<T>(found: &mut [(f64, Place, T)], now: Timestamp) {
    let worth = |score: f64, place: &Place| score + freshness(place.at, now);
    found.sort_by(|one, other| {
        worth(other.0, &other.1)
            .total_cmp(&worth(one.0, &one.1))
            .then_with(|| other.1.cmp(&one.1))
    });
}

/// What a message has, rising.
pub fn traits(message: &Message) -> Vec<Has> {
    let text = message.text.as_ref().map_or("", |text| text.as_str());
    let mut found = Vec::new();
    for file in &message.files {
        found.push(Has::File);
        if file.kind.starts_with("image/") {
            found.push(Has::Image);
        }
    }
    for address in addresses(text) {
        found.push(Has::Link);
        match extension(address).as_deref() {
            Some("png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg" | "heic") => {
                found.push(Has::Image);
            }
            Some(
                "pdf" | "zip" | "gz" | "tar" | "7z" | "csv" | "txt" | "md" | "doc" | "docx" | "xls"
                | "xlsx" | "ppt" | "pptx" | "odt" | "ods" | "odp" | "mp3" | "mp4" | "mov" | "wav"
                | "webm" | "ogg" | "epub",
            ) => found.push(Has::File),
            _ => {}
        }
    }
    if has_code(text) {
        found.push(Has::Code);
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn addresses(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')'))
        .filter(|word| {
            let rest = ["https://", "http://"].iter().find_map(|scheme| {
                word.get(..scheme.len())
                    .filter(|s| s.eq_ignore_ascii_case(scheme))
                    .map(|s| word.len() - s.len())
            });
            rest.is_some_and(|rest| rest > 0)
        })
}

/// What the path of an address ends in.
fn extension(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?;
    let (_, path) = path.split_once("://")?;
    let (_, name) = path.split_once('/')?;
    let name = name.trim_end_matches(['.', ',', ';', ':', '!', ')', ']', '*', '_']);
    let (_, end) = name.rsplit('/').next()?.rsplit_once('.')?;
    Some(end.to_ascii_lowercase())
}

/// Something between backticks, on one line or between fences.
fn has_code(text: &str) -> bool {
    if text.contains("```") {
        return true;
    }
    text.lines().any(|line| {
        let mut parts = line.split('`').skip(1);
        parts.next().is_some_and(|inside| !inside.trim().is_empty()) && parts.next().is_some()
    })
}

struct Hit {
    range: Range,
    worth: f64,
}

impl Term {
    /// Every place where the tokens stand in a row.
    fn find(&self, text: &[Token]) -> Vec<Hit> {
        let size = self.tokens.len().max(1);
        let windows = text.windows(size);
        windows
            .filter_map(|window| self.stands_in(window))
            .collect()
    }

    /// Whether these tokens, as many as the term has, are its own.
    fn stands_in(&self, window: &[Token]) -> Option<Hit> {
        let (last, whole) = self.tokens.split_last()?;
        let (own, before) = window.split_last()?;
        let is_prefix = self.is_prefix && own.text.starts_with(last);
        let same = before.iter().map(|token| &token.text).eq(whole);
        (same && (own.text == *last || is_prefix)).then(|| Hit {
            range: Range {
                start: window.first().unwrap_or(own).start,
                end: own.end,
            },
            worth: if own.text == *last { 1.0 } else { 0.6 },
        })
    }
}

/// Whether `name` begins with these tokens; the last of them may be the beginning of one.
fn begins(name: &[String], with: &[String]) -> bool {
    let Some((last, whole)) = with.split_last() else {
        return true;
    };
    let starts = name.get(..whole.len()) == Some(whole);
    starts
        && name
            .get(whole.len())
            .is_some_and(|token| token.starts_with(last.as_str()))
}

fn merged(marks: Vec<Range>) -> Vec<Range> {
    let mut whole: Vec<Range> = Vec::new();
    for mark in marks {
        match whole.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => whole.push(mark),
        }
    }
    whole
}
