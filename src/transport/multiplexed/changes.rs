//! Commands that change what was said.

use super::{Multiplexed, Outcome, sent};
use crate::{
    backend::Appended,
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
        self.connection
            .send(reply::ok(id, &told(&room, done.as_ref())));
        Ok(())
    }

    pub(super) async fn pin(&mut self, id: Option<u64>, pin: command::Pin) -> Outcome {
        let command::Pin {
            room,
            seq,
            on,
            nonce,
        } = pin;
        let caller = self.caller().await?;
        let done = self.chat.pin(&caller, &room, (seq, on), nonce).await?;
        self.connection
            .send(reply::ok(id, &told(&room, done.as_ref())));
        Ok(())
    }
}

fn told<'a>(room: &'a RoomId, done: Option<&'a Appended>) -> reply::Told<'a> {
    reply::Told {
        room,
        epoch: done.map(|done| &done.position.epoch),
        seq: done.map(|done| done.position.seq),
    }
}
