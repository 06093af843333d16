//! What was found, as the REST API answers it.

use poem_openapi::{Enum, Object};

use super::UserObject;
use crate::{
    domain::{Body, search::Order},
    service::{SearchPage, SearchResult},
};

/// Which results come first.
#[derive(Enum, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[oai(rename = "SearchOrder", rename_all = "snake_case")]
pub(crate) enum SearchOrderObject {
    /// The newest.
    #[default]
    Newest,
    /// Those that fit best, of the newest 500 matches.
    Best,
}

impl From<SearchOrderObject> for Order {
    fn from(order: SearchOrderObject) -> Self {
        match order {
            SearchOrderObject::Newest => Self::Newest,
            SearchOrderObject::Best => Self::Best,
        }
    }
}

/// A page of what was found.
#[derive(Object, Debug, Clone)]
#[oai(rename = "SearchPage", skip_serializing_if_is_none)]
pub(crate) struct SearchPageObject {
    /// In the order asked for.
    results: Vec<SearchResultObject>,
    /// Give it as `cursor` for the next page; absent when all was searched.
    cursor: Option<String>,
    /// Nothing older than this was looked at yet: RFC 3339, UTC. Absent when nothing was left out.
    searched_to: Option<String>,
}

/// A message that was found.
#[derive(Object, Debug, Clone)]
#[oai(rename = "SearchResult", skip_serializing_if_is_none)]
pub(crate) struct SearchResultObject {
    /// The room's id.
    room: String,
    /// The message's slot: its address is `/r/{room}/m/{seq}`.
    seq: u64,
    /// When it was said.
    at: String,
    /// Who said it.
    author: UserObject,
    /// The source text, or of a long one the part around the first match.
    text: String,
    /// What matched, in rising order; empty where only filters did.
    marks: Vec<MarkObject>,
    /// Whether text was left out before it.
    cut_before: Option<bool>,
    /// Whether text was left out after it.
    cut_after: Option<bool>,
    /// How often the message was changed; absent when never.
    rev: Option<u32>,
}

/// A part of a text, in UTF-16 code units, as JavaScript counts.
#[derive(Object, Debug, Clone, Copy)]
#[oai(rename = "Mark")]
pub(crate) struct MarkObject {
    /// Its first.
    start: usize,
    /// After its last.
    end: usize,
}

impl From<SearchPage> for SearchPageObject {
    fn from(page: SearchPage) -> Self {
        Self {
            results: page.results.into_iter().filter_map(object).collect(),
            cursor: page.cursor,
            searched_to: page.searched_to.map(|at| at.to_string()),
        }
    }
}

fn object(result: SearchResult) -> Option<SearchResultObject> {
    let entry = result.hit.entry;
    let Body::Message(message) = entry.body else {
        return None;
    };
    let marks = result.excerpt.marks.iter();
    Some(SearchResultObject {
        room: result.hit.room.to_string(),
        seq: entry.seq,
        at: entry.at.to_string(),
        author: UserObject::from(&message.author),
        text: result.excerpt.text.clone(),
        marks: marks
            .map(|mark| MarkObject {
                start: mark.start,
                end: mark.end,
            })
            .collect(),
        cut_before: result.excerpt.is_cut_before.then_some(true),
        cut_after: result.excerpt.is_cut_after.then_some(true),
        rev: (message.rev > 0).then_some(message.rev),
    })
}
