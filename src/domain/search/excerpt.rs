//! The part of a long message that is worth showing in a list.

use super::Range;

/// Of a message's text, where it matched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Excerpt {
    /// The source text, or a part of it.
    pub text: String,
    /// What matched, rising, in UTF-16 code units of `text`.
    pub marks: Vec<Range>,
    /// Whether something was left out before it.
    pub is_cut_before: bool,
    /// Whether something was left out after it.
    pub is_cut_after: bool,
}

/// UTF-16 code units of an excerpt, about.
const MOST: usize = 400;
/// How many of them stand before the first match.
const LEAD: usize = 80;
/// Marks of one excerpt.
const MARKS: usize = 50;

/// The whole text if it is short, else what stands around the first of `marks`.
pub fn excerpt(text: &str, marks: &[Range]) -> Excerpt {
    let units = text.encode_utf16().count();
    let (from, to) = if units <= MOST {
        (0, units)
    } else {
        let first = marks.first().map_or(0, |mark| mark.start);
        let start = first.saturating_sub(LEAD).min(units - MOST);
        (start, start + MOST)
    };
    let mut kept = String::new();
    let (mut at, mut begin) = (0, None);
    for c in text.chars() {
        // Whole words only, where there are words.
        let opens = from == 0 || begin.is_some() || at >= from;
        if opens && at + c.len_utf16() <= to {
            begin.get_or_insert(at);
            kept.push(c);
        }
        at += c.len_utf16();
    }
    let begin = begin.unwrap_or(0);
    let (text, begin) = if from > 0 {
        tidy(&kept, begin, marks)
    } else {
        (kept, begin)
    };
    let end = begin + text.encode_utf16().count();
    let marks = marks
        .iter()
        .filter(|mark| mark.start >= begin && mark.end <= end)
        .take(MARKS)
        .map(|mark| Range {
            start: mark.start - begin,
            end: mark.end - begin,
        })
        .collect();
    Excerpt {
        text,
        marks,
        is_cut_before: begin > 0,
        is_cut_after: end < units,
    }
}

/// Begins with a whole word, if one begins before the first match.
fn tidy(kept: &str, begin: usize, marks: &[Range]) -> (String, usize) {
    let first = marks.first().map_or(usize::MAX, |mark| mark.start);
    let mut skipped = 0;
    for (index, c) in kept.char_indices() {
        skipped += c.len_utf16();
        if begin + skipped > first || skipped > LEAD / 2 {
            break;
        }
        if c.is_whitespace() {
            let rest = kept.get(index + c.len_utf8()..).unwrap_or_default();
            return (rest.to_owned(), begin + skipped);
        }
    }
    (kept.to_owned(), begin)
}
