//! Use cases: what people can do, with its rules. Every entry point, REST or socket, comes
//! through here, so that a rule holds at all of them: [`crate::domain::access::may`].

mod accounts;
mod bots;
mod conversation;
mod delivery;
mod devices;
mod export;
mod files;
mod founding;
mod hooks;
mod house;
mod invites;
mod members;
mod mentions;
mod moderation;
mod news;
mod notify;
pub mod people;
mod pins;
mod privacy;
mod push;
mod reactions;
mod reading;
mod reports;
mod rewriting;
mod room_changes;
mod rooms;
mod saved;
mod search;
mod seats;
mod standing;
mod throttle;
mod turns;
mod upkeep;

use std::{
    net::IpAddr,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

pub use accounts::Entrance;
pub use conversation::Saying;
pub use files::{FileRules, Found};
pub use founding::SETUP_HOURS;
pub use hooks::{HookState, HookView, OutgoingView};
pub use invites::{InviteLook, InviteView, NewInvite};
pub use members::MemberView;
pub use moderation::{Addresses, PrivateRow, UserRow};
pub use people::sessions::Token;
pub use push::NewPushDevice;
use push::Pushes;
pub use reports::{ReportState, ReportView};
pub use room_changes::RoomChangeAsked;
pub use saved::{SavedPage, SavedView};
pub use search::{SearchAsked, SearchPage, SearchResult};
pub use seats::MemberChange;
pub use standing::Caller;
use standing::Standings;
use throttle::Throttle;
use tokio::sync::Notify;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use turns::Turns;

use self::{
    files::Desk,
    people::{People, kinds::HouseRules, store::Store},
};
use crate::{
    backend::{Backend, BackendError, files::Files},
    domain::{Rate, Rejection, RoomId, UserId, access::Access},
    hub::Hub,
};

/// The bounds of what people can do.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Who may enter.
    pub access: Access,
    /// Most bytes of a message's text.
    pub max_text_bytes: usize,
    /// Most rooms on the server.
    pub max_rooms: usize,
    /// Sends of one user in one room; as many reactions.
    pub send: Rate,
    /// Sends of one bot in one room; as many reactions.
    pub bot_send: Rate,
    /// New rooms from one address.
    pub create_room: Rate,
    /// New guests from one address.
    pub enter: Rate,
    /// Whether outgoing webhooks may reach private networks.
    pub private_webhooks: bool,
    /// How long after a message was said it is pushed.
    pub push_delay: Duration,
    /// Wrong passwords for one account.
    pub passwords: Rate,
    /// Of files.
    pub files: FileRules,
}

/// Why something did not happen.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Failure {
    /// A rule said no: the user's to fix.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The backend could not: ours to fix.
    #[error(transparent)]
    Backend(BackendError),
}

impl From<BackendError> for Failure {
    fn from(error: BackendError) -> Self {
        match error {
            BackendError::NoRoom => Self::Rejected(Rejection::room_not_found()),
            BackendError::Conflict => {
                Self::Rejected(Rejection::conflict("It was changed meanwhile. Look again."))
            }
            BackendError::Limit(what) => Self::Rejected(Rejection::limit(what)),
            BackendError::Unavailable(_) | BackendError::Internal(_) => Self::Backend(error),
        }
    }
}

/// What a use case answers.
pub type Result<T> = std::result::Result<T, Failure>;

fn outage(failure: Failure) -> BackendError {
    match failure {
        Failure::Backend(error) => error,
        Failure::Rejected(no) => BackendError::Internal(no.sentence),
    }
}

/// What people can do on this server.
pub struct Chat {
    backend: Arc<dyn Backend>,
    hub: Arc<Hub>,
    people: People,
    standings: Standings,
    rules: Rules,
    house: RwLock<HouseRules>,
    sends: Throttle<(UserId, RoomId)>,
    bot_sends: Throttle<(UserId, RoomId)>,
    reactions: Throttle<(UserId, RoomId)>,
    bot_reactions: Throttle<(UserId, RoomId)>,
    typings: Throttle<(UserId, RoomId)>,
    turns: Turns,
    new_rooms: Throttle<IpAddr>,
    new_guests: Throttle<IpAddr>,
    searching: search::Searching,
    web: reqwest::Client,
    /// Where the bytes of files lie; `None`: nowhere.
    files: Option<Arc<dyn Files>>,
    desk: Desk,
    pushes: Pushes,
    /// An account waits to be erased to the end.
    to_erase: Notify,
}

impl Chat {
    /// Puts the rules over a backend and a hub, and starts the tasks that keep them true, which
    /// end with `stop`.
    pub async fn start(
        backend: Arc<dyn Backend>,
        hub: Arc<Hub>,
        rules: Rules,
        (web, files): (reqwest::Client, Option<Arc<dyn Files>>),
        tasks: &TaskTracker,
        stop: &CancellationToken,
    ) -> std::result::Result<Arc<Self>, BackendError> {
        let once_in_three_seconds = Rate {
            per_second: 1.0 / 3.0,
            burst: 1.0,
        };
        // Before anything is read: what changes after it will be heard of.
        let from = backend.news(None).await?.top;
        let records: Arc<dyn crate::backend::Records + Send + Sync> =
            Arc::<dyn Backend>::clone(&backend);
        let store = Store::new(records);
        let pushes = Pushes::start(&store, rules.push_delay, tasks.clone()).await;
        let pushes = pushes.map_err(outage)?;
        let chat = Arc::new(Self {
            people: People::new(store),
            backend,
            hub,
            standings: Standings::default(),
            house: RwLock::default(),
            sends: Throttle::new(rules.send),
            bot_sends: Throttle::new(rules.bot_send),
            reactions: Throttle::new(rules.send),
            bot_reactions: Throttle::new(rules.bot_send),
            typings: Throttle::new(once_in_three_seconds),
            turns: Turns::default(),
            new_rooms: Throttle::new(rules.create_room),
            new_guests: Throttle::new(rules.enter),
            searching: search::Searching::default(),
            web,
            files,
            desk: Desk::default(),
            pushes,
            to_erase: Notify::new(),
            rules,
        });
        chat.load_house().await.map_err(outage)?;
        let spawn = |work: futures_util::future::BoxFuture<'static, ()>| {
            let stopped = stop.clone().cancelled_owned();
            tasks.spawn(async move {
                tokio::select! {
                    () = stopped => {}
                    () = work => {}
                }
            });
        };
        let this = Arc::clone(&chat);
        spawn(Box::pin(async move { news::follow(&this, from).await }));
        let this = Arc::clone(&chat);
        spawn(Box::pin(async move { upkeep::run(&this).await }));
        let this = Arc::clone(&chat);
        spawn(Box::pin(async move { delivery::run(&this).await }));
        let this = Arc::clone(&chat);
        spawn(Box::pin(async move { push::run(&this).await }));
        Ok(chat)
    }

    /// The bounds in force.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The fan-out of this node.
    pub fn hub(&self) -> &Arc<Hub> {
        &self.hub
    }

    /// Who is known here.
    pub fn people(&self) -> &People {
        &self.people
    }

    pub(crate) fn house_rules(&self) -> HouseRules {
        *self.house.read().unwrap_or_else(PoisonError::into_inner)
    }
}
