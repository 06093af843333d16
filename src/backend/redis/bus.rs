//! Hints: what is published in rooms, and to whom it goes here.

use std::sync::Arc;

use async_trait::async_trait;
use deadpool_redis::redis::cmd;

use super::{Redis, Shared};
use crate::{
    backend::{Bus, Hint, Listener, Result},
    domain::{Author, Entry, Epoch, RoomId, Tally, Timestamp},
};

#[async_trait]
impl Bus for Redis {
    fn listen(&self, listener: Arc<dyn Listener>) {
        self.shared.ear.set(Some(listener));
    }

    async fn watch(&self, room: &RoomId) -> Result<()> {
        self.shared.check_open()?;
        self.shared.watch(room).await
    }

    async fn unwatch(&self, room: &RoomId) {
        self.shared.unwatch(room);
    }

    async fn typing(&self, room: &RoomId, user: Author) {
        let Ok(json) = serde_json::to_string(&user) else {
            return;
        };
        let channel = self.shared.keys.room_channel(room);
        let mut command = cmd(self.shared.link.publish());
        command.arg(&channel).arg(format!("T{json}"));
        let told: Result<i64> = self.shared.link.command(&channel, &command).await;
        if let Err(error) = told {
            tracing::debug!(%error, "typing was not told");
        }
    }
}

impl Shared {
    /// Something was published.
    pub(super) fn heard(&self, channel: &str, payload: &str) {
        let Some(place) = self.keys.room_of_channel(channel) else {
            return;
        };
        let Some((kind, text)) = payload.split_at_checked(1) else {
            return;
        };
        if place == ":lobby" {
            let kind = kind.as_bytes().first().copied().unwrap_or(0);
            return self.heard_in_lobby(kind, text);
        }
        let Ok(room) = RoomId::parse(place) else {
            return;
        };
        let hint = match kind {
            "E" => entry(room, text),
            "P" => self.presence(room, text),
            "T" => typing(room, text),
            _ => None,
        };
        if let Some(hint) = hint {
            self.ear.tell(hint);
        } else {
            tracing::debug!(channel, kind, "a hint of another version");
        }
    }

    /// `version {"member_count":…,"joined":[…],"left":[…]}`
    fn presence(&self, room: RoomId, text: &str) -> Option<Hint> {
        #[derive(serde::Deserialize)]
        struct Change {
            member_count: usize,
            joined: Vec<Author>,
            left: Vec<Author>,
        }
        let (version, json) = text.split_once(' ')?;
        let change: Change = serde_json::from_str(json).ok()?;
        // Told in any case: it is next in the order of its room, whatever the lobby knows already.
        self.news.is_newer(&room, version.parse().ok()?);
        Some(Hint::Presence {
            room,
            member_count: change.member_count,
            joined: change.joined,
            left: change.left,
        })
    }
}

/// `epoch seq at said recounts body`
fn entry(room: RoomId, text: &str) -> Option<Hint> {
    let mut parts = text.splitn(6, ' ');
    let epoch = Epoch::from(parts.next()?.to_owned());
    let seq = parts.next()?.parse().ok()?;
    let at = Timestamp::from_millis(parts.next()?.parse().ok()?);
    let tally = Tally {
        said: parts.next()?.parse().ok()?,
        recounts: parts.next()?.parse().ok()?,
    };
    let body = serde_json::from_str(parts.next()?).ok()?;
    let entry = Entry { seq, at, body };
    Some(Hint::Appended {
        room,
        epoch,
        entry: Arc::new(entry),
        tally,
    })
}

fn typing(room: RoomId, json: &str) -> Option<Hint> {
    let user = serde_json::from_str(json).ok()?;
    Some(Hint::Typing { room, user })
}
