//! Who is here, over all nodes: each node's own counts, and how many nodes have each user.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use async_trait::async_trait;
use deadpool_redis::redis::{Cmd, cmd};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::{Redis, Shared, ask::foreign, keys::RoomKeys, script::ANNOUNCE};
use crate::{
    backend::{Hint, LocalPresence, NAMED_PRESENCE_MAX, Presence, Result, Roster},
    domain::{Author, RoomId, Timestamp, UserId},
};

/// Rooms announced side by side.
const AT_ONCE: usize = 32;
/// Users in one call.
const USERS: usize = 500;

type Counts = BTreeMap<UserId, (Author, usize)>;

#[async_trait]
impl Presence for Redis {
    async fn announce(&self, changes: Vec<LocalPresence>) -> Result<()> {
        self.shared.check_open()?;
        // Counts are absolute: of several for one user, the last is how it is.
        let mut rooms: BTreeMap<RoomId, Counts> = BTreeMap::new();
        for LocalPresence {
            room,
            user,
            connections,
        } in changes
        {
            let counts = rooms.entry(room).or_default();
            counts.insert(user.id, (user, connections));
        }
        let node = self.shared.lease.node();
        self.shared.touch(&node, rooms.keys()).await?;
        let node = node.as_str();
        stream::iter(rooms)
            .map(|(room, counts)| async move { self.shared.announce(node, &room, counts).await })
            .buffer_unordered(AT_ONCE)
            .try_collect::<Vec<()>>()
            .await
            .map(drop)
    }

    async fn roster(&self, room: &RoomId, cursor: Option<UserId>, limit: usize) -> Result<Roster> {
        self.shared.check_open()?;
        let RoomKeys { online, roster, .. } = self.shared.keys.room(room);
        let mut page = cmd("ZRANGEBYLEX");
        let from = cursor.map_or_else(|| "-".to_owned(), |user| format!("({user}"));
        page.arg(&roster).arg(from).arg("+");
        page.arg("LIMIT").arg(0).arg(limit + 1);
        let mut ids: Vec<String> = self.shared.link.command(&roster, &page).await?;
        let has_more = ids.len() > limit;
        ids.truncate(limit);
        let member_count = self.shared.link.command(&online, &length(&online)).await?;
        let users = if ids.is_empty() {
            Vec::new()
        } else {
            let mut names = cmd("HMGET");
            names.arg(&online).arg(&ids);
            let found: Vec<Option<String>> = self.shared.link.command(&online, &names).await?;
            // Whoever left in between is passed over.
            let found = found.into_iter().flatten();
            found
                .map(|stored| author(&stored))
                .collect::<Result<Vec<_>>>()?
        };
        let last = ids.last().and_then(|id| id.parse().ok()).map(UserId);
        Ok(Roster {
            member_count,
            users,
            next: last.filter(|_| has_more),
        })
    }

    async fn attend(&self, user: UserId, within: Duration) -> Result<()> {
        self.shared.check_open()?;
        let key = self.shared.keys.attentive(user);
        let node = self.shared.lease.node();
        if within.is_zero() {
            let mut forget = cmd("HDEL");
            forget.arg(&key).arg(node.as_str());
            return self
                .shared
                .link
                .command::<i64>(&key, &forget)
                .await
                .map(drop);
        }
        let millis = i64::try_from(within.as_millis()).unwrap_or(i64::MAX / 2);
        let mut tell = cmd("HSET");
        let until = Timestamp::now().millis() + millis;
        tell.arg(&key).arg(node.as_str()).arg(until);
        self.shared.link.command::<i64>(&key, &tell).await?;
        // Whoever told last tells for the longest.
        let mut expire = cmd("PEXPIRE");
        expire.arg(&key).arg(millis);
        self.shared
            .link
            .command::<i64>(&key, &expire)
            .await
            .map(drop)
    }

    async fn is_attentive(&self, user: UserId) -> Result<bool> {
        self.shared.check_open()?;
        let key = self.shared.keys.attentive(user);
        let mut all = cmd("HVALS");
        all.arg(&key);
        let untils: Vec<i64> = self.shared.link.command(&key, &all).await?;
        let now = Timestamp::now().millis();
        Ok(untils.iter().any(|until| *until > now))
    }

    async fn member_counts(&self) -> Result<HashMap<RoomId, usize>> {
        self.shared.check_open()?;
        let rooms = self.shared.listed().await?;
        let versions = rooms.iter().map(|room| {
            let meta = self.shared.keys.room(room).meta;
            let mut command = cmd("HGET");
            command.arg(&meta).arg("count_version");
            (meta, command)
        });
        // Versions first: a change in between is told with a later one.
        let versions: Vec<Option<u64>> =
            self.shared.link.each(&versions.collect::<Vec<_>>()).await?;
        let lengths = rooms.iter().map(|room| {
            let online = self.shared.keys.room(room).online;
            let command = length(&online);
            (online, command)
        });
        let counts: Vec<usize> = self.shared.link.each(&lengths.collect::<Vec<_>>()).await?;
        let heard = rooms.iter().cloned().zip(versions);
        let heard = heard.filter_map(|(room, version)| Some((room, version?)));
        self.shared.news.counts_are_of(heard.collect());
        let counts = rooms.into_iter().zip(counts);
        Ok(counts.filter(|(_, count)| *count > 0).collect())
    }
}

impl Shared {
    async fn announce(&self, node: &str, room: &RoomId, counts: Counts) -> Result<()> {
        let RoomKeys {
            meta,
            online,
            roster,
            fenced,
            channel,
            ..
        } = self.keys.room(room);
        let own = self.keys.counts(room, node);
        let counts: Vec<_> = counts.into_iter().collect();
        for some in counts.chunks(USERS) {
            let mut call = ANNOUNCE
                .on(&[&own, &online, &roster, &fenced, &meta])
                .arg(node)
                .arg(&channel)
                .arg(self.link.publish())
                .arg(NAMED_PRESENCE_MAX);
            for (id, (author, connections)) in some {
                let json = serde_json::to_string(author).unwrap_or_default();
                call = call.arg(id.to_string()).arg(json).arg(*connections);
            }
            match self.link.try_run::<(usize, u64)>(&call).await {
                Ok((present, version)) => self.count_is(room, present, version),
                Err(trouble) if trouble.is("FENCED") => {
                    self.forgotten(node);
                    return Err(crate::backend::BackendError::Unavailable(
                        "this node was taken for dead".to_owned(),
                    ));
                }
                Err(trouble) => return Err(trouble.into()),
            }
        }
        Ok(())
    }

    /// A count follows from what this node did.
    pub(super) fn count_is(&self, room: &RoomId, member_count: usize, version: u64) {
        if self.news.counted(room, member_count, version) {
            let room = room.clone();
            self.ear.tell(Hint::Counted { room, member_count });
        }
    }

    async fn listed(&self) -> Result<Vec<RoomId>> {
        let directory = self.keys.directory();
        let mut command = cmd("HKEYS");
        command.arg(&directory);
        let ids: Vec<String> = self.link.command(&directory, &command).await?;
        let ids = ids.iter().map(|id| RoomId::parse(id));
        ids.collect::<std::result::Result<_, _>>()
            .map_err(|_| foreign("a room"))
    }
}

fn length(key: &str) -> Cmd {
    let mut command = cmd("HLEN");
    command.arg(key);
    command
}

/// `nodes author`
fn author(stored: &str) -> Result<Author> {
    let json = stored.split_once(' ').map(|(_, json)| json);
    json.and_then(|json| serde_json::from_str(json).ok())
        .ok_or_else(|| foreign("a user who is present"))
}
