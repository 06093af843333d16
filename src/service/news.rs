//! Following what changed among the records, through this node or another: nobody keeps access,
//! a session or a name longer than it takes to read the news.

use std::{collections::HashSet, sync::Arc};

use tokio::time::{Duration, sleep, timeout};

use super::{Chat, Result};
use crate::{
    backend::Touch,
    domain::{SessionId, UserId},
};

/// How often the news are read although nobody said that there are any: hints may be lost.
const PERIOD: Duration = Duration::from_secs(2);
/// Rest between tries while the store does not answer.
const REST: Duration = Duration::from_millis(500);

/// Reads the news after number `from` as they come, for ever.
pub(super) async fn follow(chat: &Arc<Chat>, from: u64) {
    let mut at = from;
    loop {
        // Whether it was a hint or the time makes no difference.
        drop(timeout(PERIOD, chat.hub.news()).await);
        while let Err(error) = chat.read_news(&mut at).await {
            tracing::debug!(%error, "the news could not be read; trying again");
            sleep(REST).await;
        }
    }
}

impl Chat {
    async fn read_news(&self, at: &mut u64) -> Result<()> {
        loop {
            let news = self.backend.news(Some(*at)).await?;
            if news.missed {
                tracing::info!("news were missed; looking at everything again");
                self.look_at_everything().await?;
                *at = news.top;
                return Ok(());
            }
            let mut seen = HashSet::new();
            for touch in news.touches.iter().filter(|touch| seen.insert(*touch)) {
                self.touched(touch).await?;
            }
            *at = news.next.unwrap_or(news.top);
            if news.next.is_none() {
                return Ok(());
            }
        }
    }

    async fn touched(&self, touch: &Touch) -> Result<()> {
        match touch {
            Touch::User(user) => self.sync(*user).await,
            Touch::Session(session) => {
                self.hub.end_session(*session);
                Ok(())
            }
            Touch::Room(room) => Ok(self.hub.refresh_room(room).await?),
            Touch::House => {
                self.load_house().await?;
                self.hub.tell_standing();
                Ok(())
            }
        }
    }

    async fn look_at_everything(&self) -> Result<()> {
        self.standings.forget_all();
        self.look_at_pushees().await?;
        self.load_house().await?;
        self.hub.doubt_rooms();
        let users: Vec<UserId> = self.hub.users();
        for user in users {
            self.sync(user).await?;
        }
        let sessions: Vec<SessionId> = self.hub.sessions();
        for session in sessions {
            if self.people.session(session).await?.is_none() {
                self.hub.end_session(session);
            }
        }
        Ok(())
    }
}
