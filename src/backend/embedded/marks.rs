//! What an entry adds to what is unread, kept beside the log so that counting reads no texts.

use rusqlite::params;

use super::{
    column,
    sequencer::{Head, Sequencer},
};
use crate::domain::{Body, Seq};

/// Who stands for everybody.
pub(super) const EVERYBODY: &[u8] = &[];

/// What a slot counts for.
pub(super) struct Marks {
    /// Whether it can be unread.
    pub(super) counts: bool,
    /// Whom it calls.
    called: Vec<Vec<u8>>,
}

impl Marks {
    pub(super) fn of(body: &Body) -> Self {
        let mut called = Vec::new();
        if let Some(mentions) = body.mentions() {
            called.extend(mentions.users.iter().map(|user| user.0.as_bytes().to_vec()));
            called.extend(mentions.group.map(|_| EVERYBODY.to_vec()));
        }
        Self {
            counts: body.counts(),
            called,
        }
    }

    /// Those of a slot that is new.
    pub(super) fn begin(
        &self,
        to: &Sequencer<'_>,
        head: &mut Head,
        seq: Seq,
    ) -> rusqlite::Result<()> {
        let tally = &mut head.tail.tally;
        tally.said += u64::from(self.counts);
        tally.recounts += u64::from(!self.called.is_empty());
        self.call(to, head.n, seq)
    }

    /// Those of a slot that had others before, which was not rewritten yet.
    pub(super) fn replace(
        &self,
        to: &Sequencer<'_>,
        head: &mut Head,
        seq: Seq,
    ) -> rusqlite::Result<()> {
        let counted = to.execute(
            "UPDATE log SET counts = ?3 WHERE room = ?1 AND seq = ?2 AND counts != ?3",
            params![head.n, column::int(seq), self.counts],
        )?;
        let uncalled = to.execute(
            "DELETE FROM mentions WHERE room = ?1 AND seq = ?2",
            [head.n, column::int(seq)],
        )?;
        self.call(to, head.n, seq)?;
        let touched = counted + uncalled + self.called.len();
        head.tail.tally.recounts += u64::from(touched > 0);
        Ok(())
    }

    fn call(&self, to: &Sequencer<'_>, room: i64, seq: Seq) -> rusqlite::Result<()> {
        for user in &self.called {
            to.execute(
                "INSERT OR IGNORE INTO mentions (room, user, seq) VALUES (?1, ?2, ?3)",
                params![room, user, column::int(seq)],
            )?;
        }
        Ok(())
    }
}
