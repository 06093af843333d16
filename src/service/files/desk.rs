//! Where files are taken in: who sends at the moment, and who draws.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::{Notify, Semaphore};

use crate::domain::{FileId, Rejection, UserId};

/// Files that one user may send at the same time, to this node.
const MOST_OF_ONE: usize = 6;
/// Files that all may send at the same time, to this node.
const MOST: usize = 128;
/// When it is worth another try.
const RETRY: Duration = Duration::from_secs(3);

/// Where files are taken in.
pub(in crate::service) struct Desk {
    senders: Mutex<HashMap<UserId, usize>>,
    /// One picture is drawn at a time: each may take hundreds of megabytes.
    pub(super) drawing: Semaphore,
    /// Files whose sending broke off.
    broken: Mutex<Vec<FileId>>,
    /// There are some.
    pub(in crate::service) has_broken: Notify,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            senders: Mutex::default(),
            drawing: Semaphore::new(1),
            broken: Mutex::default(),
            has_broken: Notify::new(),
        }
    }
}

impl Desk {
    /// A place for one file, until it is dropped.
    pub(super) fn sit(&self, user: UserId) -> Result<Place<'_>, Rejection> {
        let mut senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = senders.values().sum();
        let own = senders.entry(user).or_default();
        if *own >= MOST_OF_ONE || all >= MOST {
            if *own == 0 {
                senders.remove(&user);
            }
            let mut no = Rejection::rate_limited(RETRY);
            "Too many files are being sent at the moment. Try again in a few seconds."
                .clone_into(&mut no.sentence);
            return Err(no);
        }
        *own += 1;
        Ok(Place { desk: self, user })
    }

    /// A file that was begun, until it is [`Begun::done`]: dropped before, it is noted as broken.
    pub(super) fn begin(&self, file: FileId) -> Begun<'_> {
        Begun {
            desk: self,
            file: Some(file),
        }
    }

    /// The files whose sending broke off; they are forgotten here.
    pub(super) fn take_broken(&self) -> Vec<FileId> {
        std::mem::take(&mut self.broken.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A place at the desk.
pub(super) struct Place<'a> {
    desk: &'a Desk,
    user: UserId,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let senders = self.desk.senders.lock();
        let mut senders = senders.unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = senders.get_mut(&self.user) {
            *own -= 1;
            if *own == 0 {
                senders.remove(&self.user);
            }
        }
    }
}

/// A file that is being taken in.
pub(super) struct Begun<'a> {
    desk: &'a Desk,
    file: Option<FileId>,
}

impl Begun<'_> {
    pub(super) fn done(mut self) {
        self.file = None;
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        if let Some(file) = self.file {
            let broken = self.desk.broken.lock();
            broken.unwrap_or_else(PoisonError::into_inner).push(file);
            self.desk.has_broken.notify_one();
        }
    }
}
