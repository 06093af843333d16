//! Talking: say, read, be there.

use std::sync::Arc;

use futures_util::FutureExt;
use tokio::task::JoinError;

use super::{Caller, Chat, Result, files::hold_fast};
use crate::{
    backend::{Appended, BackendError, NewEntry, Page, PageLimit, Pending, Roster, Window},
    domain::{
        Action, Body, Entry, FileId, Mentions, Message, MessageText, Nonce, Rate, Rejection, Role,
        RoomFacts, RoomId, Seq, UserId, UserKind, WantedFile,
        access::{Place, role_in},
    },
    hub::TYPING_MAX,
    protocol::command::HistoryWindow,
};

/// Tries to read both sides of a message in the same life of the log.
const AROUND_TRIES: usize = 3;
/// Users on one page of who is present.
const ROSTER_PAGE: usize = 100;

fn word(outcome: &crate::backend::Result<Appended>) -> &'static str {
    match outcome {
        Ok(Appended { repeated: true, .. }) => "repeated",
        Ok(Appended {
            repeated: false, ..
        }) => "appended",
        Err(BackendError::NoRoom | BackendError::Conflict | BackendError::Limit(_)) => "refused",
        Err(BackendError::Unavailable(_) | BackendError::Internal(_)) => "unavailable",
    }
}

/// What somebody wants to say.
#[derive(Clone, Copy, Debug)]
pub struct Saying<'a> {
    /// The text, not yet checked.
    pub text: &'a str,
    /// The message of the same room that it answers.
    pub reply_to: Option<Seq>,
    /// Its files, not yet looked for. With some, there need be no text.
    pub files: &'a [WantedFile],
}

impl<'a> Saying<'a> {
    /// Words that answer nothing and carry nothing.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            reply_to: None,
            files: &[],
        }
    }
}

impl Chat {
    /// Appends a message, with files that were sent before. Its place among the author's messages is
    /// taken when this returns; that it is durable, when the answer comes. The same author and nonce
    /// give the same position.
    pub async fn say(
        self: &Arc<Self>,
        caller: &Caller,
        room: &RoomId,
        nonce: Nonce,
        said: Saying<'_>,
    ) -> Result<Pending<Appended>> {
        let hub = Arc::clone(&self.hub);
        let allowed = async {
            let may = self.may_say(caller, room, nonce, said).await?;
            let files = self.attach(caller, room, nonce, said.files).await?;
            Ok((may, files))
        };
        let allowed: Result<_> = allowed.await;
        let ((text, mentions), files) = allowed.inspect_err(|_| hub.metrics().sent("refused"))?;
        let author = caller.author()?;
        let held: Vec<FileId> = files.iter().map(|file| file.id).collect();
        let (chat, said_by, whom) = (Arc::clone(self), author.id, mentions.clone());
        let message = Message::new(author, nonce, text, mentions)
            .with_files(files)
            .answering(said.reply_to);
        let pending = self.backend.append(room, NewEntry::message(message));
        let room = room.clone();
        let pending = pending.inspect(move |outcome| {
            hub.metrics().sent(word(outcome));
            if let Ok(done) = outcome
                && !done.repeated
            {
                chat.push_later(room, done.position.seq, said_by, whom);
            }
        });
        let store = self.people.store.clone();
        let pending = async move {
            let outcome = pending.await;
            if outcome.is_ok() {
                hold_fast(&store, &held).await;
            }
            outcome
        };
        if !self.may_push() {
            return Ok(pending.boxed());
        }
        // Whoever said it may be gone before it is durable: it is pushed all the same.
        let pending = self.pushes.tasks.spawn(pending);
        Ok(async move {
            let lost = |error: JoinError| BackendError::Unavailable(error.to_string());
            pending.await.map_err(lost)?
        }
        .boxed())
    }

    async fn may_say(
        &self,
        caller: &Caller,
        room: &RoomId,
        nonce: Nonce,
        said: Saying<'_>,
    ) -> Result<(MessageText, Mentions)> {
        let facts = self.check_in(caller, Action::Send, room).await?;
        let most = self.rules.max_text_bytes;
        let text = if said.files.is_empty() {
            MessageText::parse(said.text, most)?
        } else {
            MessageText::parse_beside_files(said.text, most)?
        };
        // Before the pace: what cannot be said must not count as said.
        let answers = match said.reply_to {
            Some(seq) => self.can_be_answered(room, seq).await,
            None => Ok(()),
        };
        self.unless_known(caller, room, nonce, answers).await?;
        let in_time = match self.keep_pace(caller, room) {
            Ok(()) => self.keep_slow(caller, room, &facts).await,
            Err(no) => Err(no),
        };
        self.unless_known(caller, room, nonce, in_time).await?;
        let mentions = self.mentions_in(caller, room, &facts, &text).await?;
        Ok((text, mentions))
    }

    /// Whether there is a message in this slot, be it deleted: whoever writes an answer meanwhile need
    /// not lose it.
    async fn can_be_answered(&self, room: &RoomId, seq: Seq) -> Result<()> {
        match self.backend.slot(room, seq).await? {
            Some(slot) if matches!(slot.entry.body, Body::Message(_)) => Ok(()),
            _ => Err(Rejection::not_found(
                "The message that this one answers is no longer kept. Send it without the answer.",
            )
            .into()),
        }
    }

    /// What is there already is not said again: whoever asks once more gets the answer that was lost,
    /// however fast.
    pub(super) async fn unless_known(
        &self,
        caller: &Caller,
        room: &RoomId,
        nonce: Nonce,
        in_time: Result<()>,
    ) -> Result<()> {
        let Err(no) = in_time else { return Ok(()) };
        let author = caller.need()?.id;
        if self.backend.knows(room, author, nonce).await? {
            return Ok(());
        }
        Err(no)
    }

    /// One message more, or one change: both count.
    pub(super) fn keep_pace(&self, caller: &Caller, room: &RoomId) -> Result<()> {
        let user = caller.need()?;
        let sends = match user.kind {
            UserKind::Bot => &self.bot_sends,
            UserKind::PasserBy | UserKind::Guest | UserKind::Account => &self.sends,
        };
        Ok(sends.take((user.id, room.clone()))?)
    }

    /// Slow mode holds on all nodes together, and not for those who keep order.
    async fn keep_slow(&self, caller: &Caller, room: &RoomId, facts: &RoomFacts) -> Result<()> {
        if facts.slow_s == 0 {
            return Ok(());
        }
        let user = caller.need()?;
        if role_in(user, Place { id: room, facts }) >= Role::Moderator {
            return Ok(());
        }
        let bucket = format!("slow {room} {}", user.id);
        let rate = Rate::within(1, facts.slow_s);
        match self.backend.take(&bucket, rate, 1.0).await? {
            None => Ok(()),
            Some(wait) => Err(Rejection::slow_mode(wait).into()),
        }
    }

    /// A page of a room's past.
    pub async fn history(
        &self,
        caller: &Caller,
        room: &RoomId,
        window: HistoryWindow,
        limit: usize,
    ) -> Result<Page> {
        self.check_in(caller, Action::See, room).await?;
        let window = match window {
            HistoryWindow::Newest => Window::Newest,
            HistoryWindow::Before(seq) => Window::Before(seq),
            HistoryWindow::After(seq) => Window::After(seq),
            HistoryWindow::Around(seq) => return self.around(room, seq, limit).await,
        };
        let limit = PageLimit::entries(limit);
        Ok(self.backend.page(room, window, limit).await?)
    }

    /// The page with a seq in its middle, as far as entries are retained; `more` where either side
    /// goes on.
    async fn around(&self, room: &RoomId, seq: Seq, limit: usize) -> Result<Page> {
        for _ in 0..AROUND_TRIES {
            let half = PageLimit {
                entries: limit / 2,
                bytes: PageLimit::entries(limit).bytes / 2,
            };
            let before = match half.entries {
                0 => None,
                _ => Some(self.backend.page(room, Window::Before(seq), half).await?),
            };
            let rest = PageLimit {
                entries: limit - before.as_ref().map_or(0, |page| page.entries.len()),
                bytes: half.bytes,
            };
            let window = Window::After(seq.saturating_sub(1));
            let mut page = self.backend.page(room, window, rest).await?;
            // Another life of the log began in between: the two do not belong together.
            if before
                .as_ref()
                .is_some_and(|before| before.tail.epoch != page.tail.epoch)
            {
                continue;
            }
            let first = before.map_or_else(Vec::new, |before| before.entries);
            page.entries.splice(0..0, first);
            let (lo, top) = (page.tail.lo, page.tail.top);
            let ends = |entries: &[Entry]| Some((entries.first()?.seq, entries.last()?.seq));
            page.more = ends(&page.entries).is_some_and(|(first, last)| first > lo || last < top);
            return Ok(page);
        }
        Err(BackendError::Unavailable("the log changes too fast to read".to_owned()).into())
    }

    /// Tells the others that somebody is typing: at most once in 3 s for each user and room, and
    /// not in rooms where more than 100 are present. What is too much is dropped silently.
    pub async fn typing(&self, caller: &Caller, room: &RoomId) -> Result<()> {
        self.check_in(caller, Action::Send, room).await?;
        let user = caller.need()?;
        let many = self.hub.lobby().member_count(room) > TYPING_MAX;
        if !many && self.typings.take((user.id, room.clone())).is_ok() {
            self.backend.typing(room, user.author()).await;
        }
        Ok(())
    }

    /// Who is present in a room: the page after `cursor`.
    pub async fn who(
        &self,
        caller: &Caller,
        room: &RoomId,
        cursor: Option<UserId>,
    ) -> Result<Roster> {
        self.check_in(caller, Action::See, room).await?;
        Ok(self.backend.roster(room, cursor, ROSTER_PAGE).await?)
    }
}
