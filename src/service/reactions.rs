//! Reacting to what was said.

use super::{Caller, Chat, Result, people::contended};
use crate::{
    backend::{Appended, BackendError, NewEntry, SlotChange},
    domain::{Action, Body, Emoji, Nonce, RoomId, Seq, UserKind},
};

/// Tries before a message that other nodes keep changing is given up. Of two nodes each wins every
/// other time.
const TRIES: usize = 200;

impl Chat {
    /// Makes a reaction be there or not be there, and tells everybody. `None`: it was so already, and
    /// nothing was appended. The same author and nonce change once, whatever came after.
    pub async fn react(
        &self,
        caller: &Caller,
        room: &RoomId,
        seq: Seq,
        (emoji, on): (&str, bool),
        nonce: Option<Nonce>,
    ) -> Result<Option<Appended>> {
        self.check_in(caller, Action::React, room).await?;
        let emoji = Emoji::parse(emoji)?;
        let user = caller.need()?;
        let rate = match user.kind {
            UserKind::Bot => &self.bot_reactions,
            UserKind::PasserBy | UserKind::Guest | UserKind::Account => &self.reactions,
        };
        rate.take((user.id, room.clone()))?;
        let _turn = self.turns.take(room, seq).await;
        for _ in 0..TRIES {
            let (mut message, version) = self.message(room, seq).await?;
            if message.has_reaction(user.id, &emoji) == on {
                return Ok(None);
            }
            if on {
                message.takes_reaction(&emoji)?;
            }
            message.set_reaction(&user.author(), (&emoji, on));
            let slots = vec![SlotChange {
                seq,
                version,
                body: Body::Message(message),
            }];
            let entry = NewEntry {
                key: nonce.map(|nonce| (user.id, nonce)),
                body: Body::Reacted {
                    author: user.author(),
                    target: seq,
                    emoji: emoji.clone(),
                    on,
                },
            };
            let outcome = self.backend.rewrite(room, slots, entry).await;
            if outcome != Err(BackendError::Conflict) {
                return Ok(Some(outcome?));
            }
        }
        Err(contended())
    }
}
