//! Taking along all that is kept of oneself.

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    Caller, Chat, Result,
    people::kinds::{ClosedReport, OpenReport},
};
use crate::{
    domain::{Body, Entry, RoomKind, User, UserId},
    protocol::event::RoomView,
};

/// Messages in one export, reactions and pins; what is older is left out, and that is said.
const MOST_EXPORTED: usize = 100_000;

/// What a user said and did to what others said.
struct Said {
    messages: Vec<Value>,
    reactions: Vec<Value>,
    pins: Vec<Value>,
    is_whole: bool,
}

impl Said {
    fn is_full(&self) -> bool {
        self.messages.len().max(self.reactions.len()) >= MOST_EXPORTED
    }
}

impl Chat {
    /// Everything that the server keeps of the caller.
    pub async fn export(&self, caller: &Caller) -> Result<Value> {
        let user = caller.need_self()?;
        let Said {
            messages,
            reactions,
            pins,
            is_whole,
        } = self.said_by(user).await?;
        let sessions = self.people.sessions_of(user.id).await?;
        let sessions = sessions.iter().map(|(_, session)| {
            json!({
                "created_at": session.created_at,
                "used_at": session.used_at,
                "device": session.device,
                "network": session.network,
            })
        });
        let reports = self.reports_of(user.id).await?;
        let mut profile = User::clone(user);
        profile.password = None;
        Ok(json!({
            "format": "tertulia-export-1",
            "profile": plain(&profile),
            "has_password": user.password.is_some(),
            "sessions": sessions.collect::<Vec<_>>(),
            "read_positions": self.backend.read_positions(user.id).await?,
            "reports": reports,
            "reactions": reactions,
            "pins": pins,
            "notifications": self.notify_of(user.id).await?,
            "push_devices": self.push_devices_of(user.id).await?,
            "saved": self.saved_of(user.id).await?.messages,
            "messages": messages,
            "messages_are_all": is_whole,
            "files": self.files_of(user.id).await?,
        }))
    }

    /// What a user said, in all rooms.
    async fn said_by(&self, user: &User) -> Result<Said> {
        let mut said = Said {
            messages: Vec::new(),
            reactions: Vec::new(),
            pins: Vec::new(),
            is_whole: true,
        };
        for mut room in self.hub.lobby().rooms() {
            // What somebody said stays theirs also where they are not any more; the rest of such a room
            // does not.
            if room.kind != RoomKind::Open && user.seat(&room.id).is_none() {
                room.name.clear();
            }
            self.add_said(&mut said, user, &room).await?;
            if said.is_full() {
                said.is_whole = false;
                break;
            }
        }
        Ok(said)
    }

    async fn add_said(&self, to: &mut Said, user: &User, room: &RoomView) -> Result<()> {
        let mut before = None;
        while !to.is_full() {
            let (entries, next) = self.older(&room.id, before).await?;
            let messages = entries.iter().filter_map(|entry| said(user, room, entry));
            to.messages.extend(messages);
            let reactions = entries.iter().flat_map(|entry| reacted(user, room, entry));
            to.reactions.extend(reactions);
            let pins = entries.iter().filter_map(|entry| pinned(user, room, entry));
            to.pins.extend(pins);
            if next.is_none() {
                break;
            }
            before = next;
        }
        Ok(())
    }

    async fn reports_of(&self, user: UserId) -> Result<Vec<Value>> {
        let store = &self.people.store;
        let open = store.all::<OpenReport>("", usize::MAX).await?;
        let closed = store.all::<ClosedReport>("", usize::MAX).await?;
        let open = open.into_iter().map(|(_, stored)| stored.value.0);
        let closed = closed.into_iter().map(|(_, stored)| stored.value.0);
        let own = open
            .chain(closed)
            .filter(|report| report.reporter.id == user);
        Ok(own
            .map(|report| json!({"room": report.room, "seq": report.seq, "why": report.why, "at": report.at}))
            .collect())
    }
}

/// The message as its author gets it; `None` for what somebody else did.
fn said(user: &User, room: &RoomView, entry: &Entry) -> Option<Value> {
    let Body::Message(message) = &entry.body else {
        return None;
    };
    (message.author.id == user.id).then(|| {
        json!({
            "room": room.id,
            "room_name": room.name,
            "seq": entry.seq,
            "at": entry.at,
            "text": message.text,
            "files": message.files,
        })
    })
}

/// What its reader did to a message: the emoji.
fn reacted(user: &User, room: &RoomView, entry: &Entry) -> Vec<Value> {
    let Body::Message(message) = &entry.body else {
        return Vec::new();
    };
    let own = message.reactions.iter();
    let own = own.filter(|one| one.users.iter().any(|author| author.id == user.id));
    own.map(|one| json!({"room": room.id, "seq": entry.seq, "emoji": one.emoji}))
        .collect()
}

/// That its reader pinned a message.
fn pinned(user: &User, room: &RoomView, entry: &Entry) -> Option<Value> {
    let Body::Message(message) = &entry.body else {
        return None;
    };
    let pin = message.pinned.as_ref()?;
    (pin.by.id == user.id).then(|| json!({"room": room.id, "seq": entry.seq, "at": pin.at}))
}

fn plain(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
