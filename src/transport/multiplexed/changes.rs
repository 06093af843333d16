//! Commands that change what was said.

use super::{Multiplexed, Outcome, sent};
use crate::{
    domain::RoomId,
    protocol::{command, reply},
};

impl Multiplexed {
    pub(super) async fn delete(
        &mut self,
        id: Option<u64>,
        room: &RoomId,
        seq: u64,
        why: Option<&str>,
    ) -> Outcome {
        let caller = self.caller().await?;
        let done = self.chat.delete_message(&caller, room, seq, why).await?;
        let answer = reply::Deleted {
            room,
            epoch: &done.position.epoch,
            seq: done.position.seq,
        };
        self.connection.send(reply::ok(id, &answer));
        Ok(())
    }

    pub(super) async fn edit(&mut self, id: Option<u64>, edit: command::Edit) -> Outcome {
        let command::Edit {
            room,
            seq,
            nonce,
            text,
        } = edit;
        let caller = self.caller().await?;
        let chat = &self.chat;
        let done = chat.edit_message(&caller, &room, seq, nonce, &text).await?;
        let answer = reply::ok(id, &sent(&room, &done));
        self.connection.send(answer);
        Ok(())
    }

    pub(super) async fn react(&mut self, id: Option<u64>, react: command::React) -> Outcome {
        let command::React {
            room,
            seq,
            emoji,
            on,
            nonce,
        } = react;
        let caller = self.caller().await?;
        let chat = &self.chat;
        let done = chat.react(&caller, &room, seq, (&emoji, on), nonce).await?;
        let answer = reply::Reacted {
            room: &room,
            epoch: done.as_ref().map(|done| &done.position.epoch),
            seq: done.as_ref().map(|done| done.position.seq),
        };
        self.connection.send(reply::ok(id, &answer));
        Ok(())
    }
}
