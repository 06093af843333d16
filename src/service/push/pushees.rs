//! Who has a device that takes pushes, and of what these users want to be told: known on each node,
//! so that a message that calls nobody costs no look into the store.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
};

use super::lock;
use crate::{
    domain::{Notify, UserId},
    service::{
        Chat, Result,
        people::{kinds::PushDevice, store::Store},
    },
};

/// Devices that are looked at when the node starts.
const MOST: usize = 200_000;
/// Records read at once.
const PAGE: usize = 200;

/// Who has a device that takes pushes.
#[derive(Default)]
pub(super) struct Pushees(Mutex<HashMap<UserId, Arc<Notify>>>);

impl Pushees {
    pub(super) async fn load(store: &Store) -> Result<Self> {
        Ok(Self(Mutex::new(read_all(store).await?)))
    }

    pub(super) fn is_empty(&self) -> bool {
        lock(&self.0).is_empty()
    }

    /// Those for whom `wants` answers something, with what it answers.
    pub(super) fn find<T>(&self, wants: impl Fn(UserId, &Notify) -> Option<T>) -> Vec<(UserId, T)> {
        let all = lock(&self.0);
        all.iter()
            .filter_map(|(user, notify)| Some((*user, wants(*user, notify)?)))
            .collect()
    }
}

async fn read_all(store: &Store) -> Result<HashMap<UserId, Arc<Notify>>> {
    let devices = store.all::<PushDevice>("", MOST).await?;
    let users: HashSet<&str> = devices
        .iter()
        .filter_map(|(id, _)| id.split_once('/').map(|(user, _)| user))
        .collect();
    let users: Vec<&str> = users.into_iter().collect();
    let mut all = HashMap::with_capacity(users.len());
    for some in users.chunks(PAGE) {
        let found = store.get_many::<Notify>(some).await?;
        for (user, notify) in some.iter().zip(found) {
            if let Ok(user) = user.parse() {
                let notify = notify.map(|stored| stored.value).unwrap_or_default();
                all.insert(UserId(user), Arc::new(notify));
            }
        }
    }
    Ok(all)
}

impl Chat {
    /// A user changed, or a device of the user: looks again whether and of what to tell.
    pub(in crate::service) async fn look_at_pushee(&self, user: UserId) -> Result<()> {
        let store = &self.people.store;
        let (devices, _) = store
            .page::<PushDevice>(&format!("{user}/"), None, 1)
            .await?;
        if devices.is_empty() {
            lock(&self.pushes.pushees.0).remove(&user);
            return Ok(());
        }
        let notify = Arc::new(self.notify_of(user).await?);
        lock(&self.pushes.pushees.0).insert(user, notify);
        Ok(())
    }

    /// Looks at all of them again.
    pub(in crate::service) async fn look_at_pushees(&self) -> Result<()> {
        let all = read_all(&self.people.store).await?;
        *lock(&self.pushes.pushees.0) = all;
        Ok(())
    }
}
