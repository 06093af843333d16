//! Who is here: this node's own counts are all there is.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Bound,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use tokio::time::Instant;

use super::Embedded;
use crate::backend::{Hint, LocalPresence, Presence, Result, Roster};
use crate::domain::{Author, RoomId, UserId};

type Rooms = HashMap<RoomId, BTreeMap<UserId, Author>>;

/// Those present, by room and id. Bounded by the connections of this node.
#[derive(Default)]
pub(super) struct Here(Mutex<Rooms>);

impl Here {
    fn lock(&self) -> MutexGuard<'_, Rooms> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes absolute counts and tells the net change of each room.
    ///
    /// The lock is held while telling, so that two announcements reach the listener in one order.
    fn announce(&self, changes: Vec<LocalPresence>, tell: impl Fn(Hint)) {
        let mut by_room: BTreeMap<RoomId, Vec<LocalPresence>> = BTreeMap::new();
        for change in changes {
            by_room.entry(change.room.clone()).or_default().push(change);
        }
        let mut rooms = self.lock();
        for (room, changes) in by_room {
            let present = rooms.entry(room.clone()).or_default();
            let (joined, left) = take(present, changes);
            let member_count = present.len();
            if member_count == 0 {
                rooms.remove(&room);
            }
            if !joined.is_empty() || !left.is_empty() {
                tell(Hint::Presence {
                    room,
                    member_count,
                    joined,
                    left,
                });
            }
        }
    }
}

/// Takes the counts of one room. Who comes and goes, or goes and comes, at once did neither.
fn take(
    present: &mut BTreeMap<UserId, Author>,
    changes: Vec<LocalPresence>,
) -> (Vec<Author>, Vec<Author>) {
    let (mut joined, mut left) = (BTreeMap::new(), BTreeMap::new());
    for LocalPresence {
        user, connections, ..
    } in changes
    {
        let id = user.id;
        if connections == 0 {
            let gone = present.remove(&id);
            if let (Some(gone), None) = (gone, joined.remove(&id)) {
                left.insert(id, gone);
            }
        } else if present.insert(id, user.clone()).is_none() && left.remove(&id).is_none() {
            joined.insert(id, user);
        }
    }
    (joined.into_values().collect(), left.into_values().collect())
}

/// Who looks at a client, and until when that holds. Bounded by the connections of this node.
#[derive(Default)]
pub(super) struct Looks(Mutex<HashMap<UserId, Instant>>);

impl Looks {
    fn note(&self, user: UserId, within: Duration) {
        let mut looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if within.is_zero() {
            looks.remove(&user);
        } else {
            looks.insert(user, Instant::now() + within);
        }
    }

    fn is_noted(&self, user: UserId) -> bool {
        let looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        looks
            .get(&user)
            .is_some_and(|until| *until > Instant::now())
    }
}

#[async_trait]
impl Presence for Embedded {
    async fn announce(&self, changes: Vec<LocalPresence>) -> Result<()> {
        self.writes.check_open()?;
        self.here.announce(changes, |hint| self.ear.tell(hint));
        Ok(())
    }

    async fn roster(&self, room: &RoomId, cursor: Option<UserId>, limit: usize) -> Result<Roster> {
        self.writes.check_open()?;
        let rooms = self.here.lock();
        let Some(present) = rooms.get(room) else {
            return Ok(Roster {
                member_count: 0,
                users: Vec::new(),
                next: None,
            });
        };
        let after = cursor.map_or(Bound::Unbounded, Bound::Excluded);
        let mut rest = present
            .range((after, Bound::Unbounded))
            .map(|(_, user)| user);
        let users: Vec<Author> = rest.by_ref().take(limit).cloned().collect();
        let next = match rest.next() {
            Some(_) => users.last().map(|user| user.id),
            None => None,
        };
        Ok(Roster {
            member_count: present.len(),
            users,
            next,
        })
    }

    async fn attend(&self, user: UserId, within: Duration) -> Result<()> {
        self.writes.check_open()?;
        self.looks.note(user, within);
        Ok(())
    }

    async fn is_attentive(&self, user: UserId) -> Result<bool> {
        self.writes.check_open()?;
        Ok(self.looks.is_noted(user))
    }

    async fn member_counts(&self) -> Result<HashMap<RoomId, usize>> {
        self.writes.check_open()?;
        let rooms = self.here.lock();
        Ok(rooms
            .iter()
            .map(|(room, present)| (room.clone(), present.len()))
            .collect())
    }
}
