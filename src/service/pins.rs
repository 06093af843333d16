//! Pinning messages. A message says itself whether it is pinned, in one step with the entry that tells
//! of it; the facts of the room only note where to look, before a message is pinned and after it is not.

use super::{
    Caller, Chat, Result,
    people::{contended, store::Change},
};
use crate::{
    backend::{Appended, BackendError, NewEntry, SlotChange},
    domain::{Action, Body, Entry, Nonce, Pin, Rejection, RoomFacts, RoomId, Seq, Timestamp},
};

/// Tries before a message that other nodes keep changing is given up.
const TRIES: usize = 200;
/// What was noted so long ago and is not pinned will not be: it was deleted, or whoever was about to
/// pin it died.
const SETTLED_S: u64 = 60;

impl Chat {
    /// Makes a message be pinned or not, and tells everybody. `None`: it was so already, and nothing was
    /// appended. The same author and nonce change once, whatever came after.
    pub async fn pin(
        &self,
        caller: &Caller,
        room: &RoomId,
        (seq, on): (Seq, bool),
        nonce: Option<Nonce>,
    ) -> Result<Option<Appended>> {
        self.check_in(caller, Action::Pin, room).await?;
        let user = caller.need()?;
        self.reactions.take((user.id, room.clone()))?;
        let _turn = self.turns.take(room, seq).await;
        for _ in 0..TRIES {
            let (mut message, version) = self.message(room, seq).await?;
            if message.pinned.is_some() == on {
                return Ok(None);
            }
            if on {
                self.note_pin(room, seq).await?;
            }
            message.pinned = on.then(|| Pin {
                by: user.author(),
                at: Timestamp::now(),
            });
            let slots = vec![SlotChange {
                seq,
                version,
                body: Body::Message(message),
            }];
            let entry = NewEntry {
                key: nonce.map(|nonce| (user.id, nonce)),
                body: Body::Pinned {
                    author: user.author(),
                    target: seq,
                    on,
                },
            };
            let outcome = self.backend.rewrite(room, slots, entry).await;
            if outcome == Err(BackendError::Conflict) {
                continue;
            }
            let done = outcome?;
            if !on {
                self.strike_pins(room, &[seq]).await;
            }
            return Ok(Some(done));
        }
        Err(contended())
    }

    /// The pinned messages of a room, last pinned first, at most [`RoomFacts::MAX_PINS`].
    pub async fn pins(&self, caller: &Caller, room: &RoomId) -> Result<Vec<Entry>> {
        self.check_in(caller, Action::See, room).await?;
        self.pinned_in(room).await
    }

    /// What is pinned; notes that came to nothing are struck out on the way.
    pub(super) async fn pinned_in(&self, room: &RoomId) -> Result<Vec<Entry>> {
        let facts = self.facts(room).await?;
        let noted = facts.map(|facts| facts.pins.clone()).unwrap_or_default();
        let (mut pinned, mut vain) = (Vec::new(), Vec::new());
        let now = Timestamp::now();
        for (seq, since) in noted {
            let slot = self.backend.slot(room, seq).await?;
            match slot.map(|slot| slot.entry) {
                Some(entry) if pin_of(&entry).is_some() => pinned.push(entry),
                _ if since.plus_seconds(SETTLED_S) < now => vain.push(seq),
                _ => {}
            }
        }
        if !vain.is_empty() {
            self.strike_pins(room, &vain).await;
        }
        pinned.sort_by_key(|entry| std::cmp::Reverse(pin_of(entry).map(|pin| (pin.at, entry.seq))));
        pinned.truncate(RoomFacts::MAX_PINS);
        Ok(pinned)
    }

    /// Notes that a message is about to be pinned, if there is room for one more.
    async fn note_pin(&self, room: &RoomId, seq: Seq) -> Result<()> {
        let is_full = |facts: &RoomFacts| {
            facts.pins.len() >= RoomFacts::MAX_PINS && !facts.pins.contains_key(&seq)
        };
        if self.facts(room).await?.is_some_and(|facts| is_full(&facts)) {
            // Some may be gone since.
            self.pinned_in(room).await?;
        }
        self.amend_room(room, |facts, _: &mut Change| {
            if is_full(facts) {
                return Err(Rejection::limit(format!(
                    "A room can have {} pinned messages, and this one has them. Unpin one first.",
                    RoomFacts::MAX_PINS
                ))
                .into());
            }
            facts.pins.insert(seq, Timestamp::now());
            Ok(())
        })
        .await
    }

    /// They are not pinned any more. What fails here is struck out when the pins are looked at next.
    pub(super) async fn strike_pins(&self, room: &RoomId, seqs: &[Seq]) {
        let struck = self.amend_room(room, |facts, _: &mut Change| {
            facts.pins.retain(|seq, _| !seqs.contains(seq));
            Ok(())
        });
        if let Err(error) = struck.await {
            tracing::debug!(%room, %error, "a pin that is gone stays noted for now");
        }
    }
}

fn pin_of(entry: &Entry) -> Option<&Pin> {
    match &entry.body {
        Body::Message(message) => message.pinned.as_ref(),
        Body::Edited { .. }
        | Body::Deleted { .. }
        | Body::Reacted { .. }
        | Body::Pinned { .. }
        | Body::Erased { .. } => None,
    }
}
