//! Finding what was said, in the rooms that the caller may read now.

use std::{collections::HashSet, sync::Arc, time::Duration};

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use tokio::{sync::Semaphore, time::timeout};

use super::{Caller, Chat, Result, throttle::Throttle};
use crate::{
    backend::{Ask, Found, Hit},
    domain::{
        Action, DisplayName, Rate, Rejection, RoomFacts, RoomId, RoomKind, Timestamp, UserId,
        search::{Excerpt, Order, Place, Query, excerpt, key, rank},
    },
};

/// Searches of one user: as fast as somebody types, and no faster for long.
const PACE: (u32, u32) = (2, 20);
/// Searches at the same time on this node; more wait.
const AT_ONCE: usize = 4;
/// How long one waits for its turn.
const TURN: Duration = Duration::from_secs(2);
/// Matches of which the best are given: the newest.
const RANKED: usize = 500;
/// Rooms that are searched at once.
const MAX_ROOMS: usize = 2000;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct SearchAsked<'a> {
    /// As it was written.
    pub text: &'a str,
    /// Minutes that the clock of whoever asks is ahead of UTC.
    pub offset: i32,
    /// Which come first.
    pub order: Order,
    /// The cursor of the page before.
    pub cursor: Option<&'a str>,
    /// Most results.
    pub limit: usize,
}

/// A page of results.
#[derive(Clone, Debug)]
pub struct SearchPage {
    /// In the order asked for.
    pub results: Vec<SearchResult>,
    /// Ask again with it for the next page; `None`: all was searched.
    pub cursor: Option<String>,
    /// Nothing older than this was looked at yet; `None`: nothing was left out.
    pub searched_to: Option<Timestamp>,
}

/// A message that was found.
#[derive(Clone, Debug)]
pub struct SearchResult {
    /// The message, and where it was said.
    pub hit: Hit,
    /// What to show of it.
    pub excerpt: Excerpt,
}

/// The bounds of searching on this node.
pub(super) struct Searching {
    pace: Throttle<UserId>,
    turns: Semaphore,
}

impl Default for Searching {
    fn default() -> Self {
        Self {
            pace: Throttle::new(Rate::per_second(PACE.0, PACE.1)),
            turns: Semaphore::new(AT_ONCE),
        }
    }
}

/// Where a search goes on. It comes back from clients: it chooses among what they may read, and
/// nothing else.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cursor {
    at: i64,
    room: String,
    seq: u64,
    /// Of the best: how many were given.
    #[serde(default)]
    given: usize,
}

impl Cursor {
    fn write(place: &Place, given: usize) -> String {
        let cursor = Self {
            at: place.at.millis(),
            room: place.room.to_string(),
            seq: place.seq,
            given,
        };
        BASE64URL_NOPAD.encode(
            serde_json::to_string(&cursor)
                .unwrap_or_default()
                .as_bytes(),
        )
    }

    fn read(text: &str) -> std::result::Result<(Place, usize), Rejection> {
        let read = || {
            let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
            let cursor: Self = serde_json::from_slice(&bytes).ok()?;
            let place = Place {
                at: Timestamp::from_millis(cursor.at),
                room: RoomId::parse(&cursor.room).ok()?,
                seq: cursor.seq,
            };
            Some((place, cursor.given))
        };
        read().ok_or_else(|| {
            Rejection::bad_request("This `cursor` is none: take it from the page before.")
        })
    }
}

impl Chat {
    /// Messages that match, of the rooms that the caller may read at this moment.
    pub async fn search(&self, caller: &Caller, asked: SearchAsked<'_>) -> Result<SearchPage> {
        let user = caller.need()?;
        self.check(caller, Action::SeeRooms)?;
        let mut query = Query::parse(asked.text, asked.offset)?;
        let from = asked.cursor.map(Cursor::read).transpose()?;
        let pace = self.searching.pace.take(user.id);
        pace.map_err(|no| Rejection::searching_too_fast(no.retry_after.unwrap_or_default()))?;
        let _turn = timeout(TURN, self.searching.turns.acquire())
            .await
            .map_err(|_| Rejection::searching_too_fast(TURN))?;
        let rooms = self.searched(caller, &query)?;
        self.know_people(caller, &mut query).await?;
        let ask = Ask {
            query,
            rooms,
            from: from.as_ref().map(|(place, _)| place.clone()),
            limit: match asked.order {
                Order::Newest => asked.limit,
                Order::Best => RANKED,
            },
        };
        let mut found = self.backend.search(ask).await?;
        // Who was put out of a room meanwhile gets nothing of it any more.
        let now = self.caller_of(user.id).await?;
        let open: HashSet<RoomId> = self.readable(&now).into_iter().map(|(id, _)| id).collect();
        found.hits.retain(|hit| open.contains(&hit.room));
        Ok(match asked.order {
            Order::Newest => newest(found),
            Order::Best => best(found, from.map_or(0, |(_, given)| given), asked.limit),
        })
    }

    /// The rooms that the caller may read now.
    fn readable(&self, caller: &Caller) -> Vec<(RoomId, Arc<RoomFacts>)> {
        let lobby = self.hub.lobby();
        let rooms = lobby.rooms().into_iter();
        rooms
            .filter_map(|room| Some((lobby.facts(&room.id)?, room.id)))
            .filter(|(facts, id)| self.sees(caller, id, facts))
            .map(|(facts, id)| (id, facts))
            .collect()
    }

    /// Those of them that the query names, or all.
    fn searched(&self, caller: &Caller, query: &Query) -> Result<Vec<RoomId>> {
        let readable = self.readable(caller);
        let mut chosen = Vec::new();
        for name in &query.rooms {
            let before = chosen.len();
            let named = readable
                .iter()
                .filter(|(id, facts)| self.is_called(caller, id, facts, name));
            chosen.extend(named.map(|(id, _)| id.clone()));
            if chosen.len() == before {
                return Err(Rejection::bad_request(format!(
                    "There is no room “{name}” here that you can read."
                ))
                .into());
            }
        }
        if query.rooms.is_empty() {
            chosen.extend(readable.into_iter().map(|(id, _)| id));
        }
        chosen.sort_unstable();
        chosen.dedup();
        if chosen.len() > MAX_ROOMS {
            return Err(Rejection::limit(format!(
                "You can read more than {MAX_ROOMS} rooms. Say with `in:` which to search."
            ))
            .into());
        }
        Ok(chosen)
    }

    /// Whether a room goes by this name for the caller: a direct one by those of the others in it.
    fn is_called(&self, caller: &Caller, id: &RoomId, facts: &RoomFacts, name: &str) -> bool {
        if id.as_str() == name {
            return true;
        }
        let wanted = key(name);
        let own = caller.user.as_ref().map(|user| user.id);
        match facts.kind {
            RoomKind::Direct => facts
                .members
                .iter()
                .any(|member| Some(member.id) != own && key(member.name.as_str()) == wanted),
            RoomKind::Open | RoomKind::Private => {
                let room = self.hub.lobby().room(id);
                room.is_some_and(|room| key(&room.name) == wanted && !wanted.is_empty())
            }
        }
    }

    /// Whose names `from:` gives: what they said under another name is theirs too.
    async fn know_people(&self, caller: &Caller, query: &mut Query) -> Result<()> {
        for from in &mut query.from {
            if from
                .name
                .eq_ignore_ascii_case(crate::domain::search::From::ME)
                && !from.is_whole
            {
                from.user = caller.user.as_ref().map(|user| user.id);
                from.tokens.clear();
            } else if let Ok(name) = DisplayName::parse(&from.name) {
                let known = self.people.by_name(&name).await?;
                from.user = known.map(|user| user.value.id);
            }
        }
        Ok(())
    }
}

fn newest(found: Found) -> SearchPage {
    let cut = found.next.as_ref().filter(|_| found.is_cut_short);
    SearchPage {
        searched_to: cut.map(|place| place.at),
        cursor: found.next.map(|place| Cursor::write(&place, 0)),
        results: found.hits.into_iter().map(result).collect(),
    }
}

/// The page after the first `given` of the best.
fn best(found: Found, given: usize, limit: usize) -> SearchPage {
    let searched_to = found.next.as_ref().map(|place| place.at);
    let Some(newest) = found.hits.first().map(Hit::place) else {
        return SearchPage {
            results: Vec::new(),
            cursor: None,
            searched_to,
        };
    };
    // What is said while somebody turns pages does not shift them.
    let top = Place {
        seq: newest.seq + 1,
        ..newest.clone()
    };
    let mut ranked: Vec<_> = found
        .hits
        .into_iter()
        .map(|hit| (hit.matched.score, hit.place(), hit))
        .collect();
    rank(&mut ranked, newest.at);
    let end = given.saturating_add(limit);
    let is_more = ranked.len() > end;
    let page = ranked.into_iter().skip(given).take(limit);
    SearchPage {
        results: page.map(|(_, _, hit)| result(hit)).collect(),
        cursor: is_more.then(|| Cursor::write(&top, end)),
        searched_to,
    }
}

fn result(hit: Hit) -> SearchResult {
    let text = match &hit.entry.body {
        crate::domain::Body::Message(message) => message.searched(),
        crate::domain::Body::Edited { .. }
        | crate::domain::Body::Deleted { .. }
        | crate::domain::Body::Reacted { .. }
        | crate::domain::Body::Pinned { .. }
        | crate::domain::Body::Erased { .. } => None,
    };
    let text = text.unwrap_or_default();
    SearchResult {
        excerpt: excerpt(&text, &hit.matched.marks),
        hit,
    }
}
