//! Who asks, and what they may: users as this node knows them, kept true by the news.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use super::{Chat, Result, people::sessions};
use crate::{
    domain::{
        Action, Author, Rejection, RoomFacts, RoomId, RoomKind, SessionId, Timestamp, User, UserId,
        UserKind,
        access::{Place, Who, may},
    },
    hub::{Connection, View},
    protocol::reply::MeView,
};

/// Users kept; with more, all are read again.
const MAX_USERS: usize = 100_000;

/// Who asks for something, and from where.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// `None`: a stranger.
    pub user: Option<Arc<User>>,
    /// The session, if that is how the user is known.
    pub session: Option<SessionId>,
    /// The client's address, if it is known.
    pub address: Option<IpAddr>,
    /// What the client says it is.
    pub agent: String,
}

impl Caller {
    /// Somebody of whom only the connection is known.
    pub fn of(user: Arc<User>) -> Self {
        Self {
            user: Some(user),
            ..Self::default()
        }
    }

    /// The user; refuses strangers.
    pub fn need(&self) -> Result<&Arc<User>> {
        Ok(self.user.as_ref().ok_or_else(Rejection::unauthorized)?)
    }

    /// The user, if it is a person with a session who is not kept out: no bot.
    pub fn need_person(&self) -> Result<&Arc<User>> {
        let user = self.need_self()?;
        match user.ban_at(Timestamp::now()) {
            Some(ban) => Err(Rejection::banned(ban).into()),
            None => Ok(user),
        }
    }

    /// The same, kept out or not: for what belongs to a person in any case.
    pub fn need_self(&self) -> Result<&Arc<User>> {
        let user = self.need()?;
        match user.kind {
            UserKind::Guest | UserKind::Account => Ok(user),
            UserKind::Bot | UserKind::PasserBy => {
                Err(Rejection::forbidden("This is for people, not for programs.").into())
            }
        }
    }

    pub(super) fn who(&self) -> Who<'_> {
        Who {
            user: self.user.as_deref(),
            now: Timestamp::now(),
        }
    }

    /// As others see the user.
    pub fn author(&self) -> Result<Author> {
        Ok(self.need()?.author())
    }
}

/// Users as this node knows them. What the news touch is forgotten and read again.
#[derive(Default)]
pub(super) struct Standings(Mutex<Known>);

#[derive(Default)]
struct Known {
    users: HashMap<UserId, Arc<User>>,
    /// Grows with everything forgotten: what was read before that is not kept.
    round: u64,
}

impl Standings {
    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn forget(&self, user: UserId) {
        let mut known = self.lock();
        known.round += 1;
        known.users.remove(&user);
    }

    pub(super) fn forget_all(&self) {
        let mut known = self.lock();
        known.round += 1;
        known.users.clear();
    }
}

impl Chat {
    /// The user as known here; `None` if there is none. Costs nothing for those who are known.
    pub async fn user(&self, id: UserId) -> Result<Option<Arc<User>>> {
        let round = {
            let known = self.standings.lock();
            if let Some(user) = known.users.get(&id) {
                return Ok(Some(Arc::clone(user)));
            }
            known.round
        };
        let Some(stored) = self.people.user(id).await? else {
            return Ok(None);
        };
        let user = Arc::new(stored.value);
        let mut known = self.standings.lock();
        if known.round == round {
            if known.users.len() >= MAX_USERS {
                known.users.clear();
            }
            known.users.insert(id, Arc::clone(&user));
        }
        Ok(Some(user))
    }

    /// Whose session this is; `None` if it never was or is over.
    pub async fn session(&self, session: SessionId) -> Result<Option<Arc<User>>> {
        match self.people.session(session).await? {
            Some(found) => self.user(found.user).await,
            None => Ok(None),
        }
    }

    /// Whether the caller may do something on the server.
    pub fn check(&self, caller: &Caller, action: Action) -> Result<()> {
        Ok(may(&self.house(), caller.who(), action, None)?)
    }

    /// The room, if the caller may do this in it.
    pub async fn check_in(
        &self,
        caller: &Caller,
        action: Action,
        room: &RoomId,
    ) -> Result<Arc<RoomFacts>> {
        let facts = self.facts(room).await?;
        let Some(facts) = facts else {
            // Who may see nothing at all hears that, and not which rooms there are.
            self.check(caller, Action::SeeRooms)?;
            return Err(Rejection::room_not_found().into());
        };
        let place = Place {
            id: room,
            facts: &facts,
        };
        may(&self.house(), caller.who(), action, Some(place))?;
        Ok(facts)
    }

    /// A room's facts; looked up if this node has not heard of the room yet.
    pub(super) async fn facts(&self, room: &RoomId) -> Result<Option<Arc<RoomFacts>>> {
        if let Some(facts) = self.hub.lobby().facts(room) {
            return Ok(Some(facts));
        }
        self.hub.refresh_room(room).await?;
        Ok(self.hub.lobby().facts(room))
    }

    /// What the caller may do in a room, as words.
    pub(super) fn can_in(
        &self,
        caller: &Caller,
        room: &RoomId,
        facts: &RoomFacts,
    ) -> Vec<&'static str> {
        let (house, who) = (self.house(), caller.who());
        let place = Place { id: room, facts };
        let allowed = Action::of_room().filter(|action| {
            *action != Action::See && may(&house, who, *action, Some(place)).is_ok()
        });
        allowed.map(Action::word).collect()
    }

    /// A user as the user sees it.
    pub fn me(&self, user: &Arc<User>) -> MeView {
        let caller = Caller::of(Arc::clone(user));
        let (house, who) = (self.house(), caller.who());
        let can = Action::of_server().filter(|action| may(&house, who, *action, None).is_ok());
        MeView {
            user: user.author(),
            kind: user.kind.word(),
            role: user.role,
            scope: user.scope.clone(),
            muted_until: user.muted_until.filter(|until| *until > who.now),
            can: can.map(Action::word).collect(),
        }
    }

    /// Which rooms the caller sees.
    pub fn view(&self, caller: &Caller) -> View {
        let mut view = View::default();
        let Some(user) = &caller.user else {
            return view;
        };
        let now = Timestamp::now();
        view.only.clone_from(&user.scope);
        for (room, seat) in &user.seats {
            if seat.banned_until.is_some_and(|until| until > now) {
                view.hidden.insert(room.clone());
            }
            let kind = self.hub.lobby().facts(room).map(|facts| facts.kind);
            if kind != Some(RoomKind::Open) {
                view.closed.insert(room.clone());
            }
        }
        view
    }

    /// Brings the connections of a user here up to what the user is now.
    pub(super) async fn sync(&self, id: UserId) -> Result<()> {
        self.standings.forget(id);
        self.look_at_pushee(id).await?;
        if !self.hub.is_here(id) {
            return Ok(());
        }
        let Some(user) = self.user(id).await? else {
            let code = crate::protocol::CloseCode::SessionEnded;
            self.hub
                .send_away(id, code, "This user is not known here any more");
            return Ok(());
        };
        if let Some(ban) = user.ban_at(Timestamp::now()) {
            let code = crate::protocol::CloseCode::Banned;
            self.hub
                .send_away(id, code, &Rejection::banned(ban).sentence);
            return Ok(());
        }
        let view = Arc::new(self.view(&Caller::of(Arc::clone(&user))));
        self.hub.rename(&user.author());
        self.hub.show(id, &view);
        Ok(())
    }

    /// Looks again who stands behind a connection that the hub knows from now on: what changed
    /// before was told only to those it knew.
    pub async fn look_again(&self, connection: &Arc<Connection>) -> Result<()> {
        use crate::protocol::CloseCode;
        if let Some(session) = connection.session()
            && self.people.session(session).await?.is_none()
        {
            connection.close(CloseCode::SessionEnded, "The session ended");
            return Ok(());
        }
        let Some(user) = self.user(connection.user().id).await? else {
            return Ok(());
        };
        let view = self.view(&Caller::of(user));
        if *connection.view() != view {
            self.hub.show(connection.user().id, &Arc::new(view));
        }
        Ok(())
    }

    /// Who stands behind a connection now, for its next command.
    pub async fn caller_of(&self, user: UserId) -> Result<Caller> {
        match self.user(user).await? {
            Some(user) => Ok(Caller::of(user)),
            None => Ok(Caller::default()),
        }
    }

    /// From where the caller signs in.
    pub(super) fn arrival(caller: &Caller) -> sessions::Arrival {
        sessions::Arrival {
            agent: caller.agent.clone(),
            network: caller
                .address
                .map(|address| super::throttle::network(address).to_string()),
        }
    }
}
