//! Files into a message.

use super::{FileRecord, LooseFile};
use crate::{
    backend::Expect,
    domain::{
        AltText, File, FileId, Nonce, Rejection, RejectionCode, RoomId, UserId, WantedFile,
        file::MOST_FILES,
    },
    service::{
        Caller, Chat, Failure, Result,
        people::{
            contended,
            store::{Change, Store, Stored},
        },
    },
};

/// Tries before files that others keep changing are given up.
const TRIES: usize = 10;

/// No such file, or none of the caller's for this room: never which of the two.
pub(super) fn not_there() -> Failure {
    Rejection::not_found("A file is not there any more. Attach it again.").into()
}

impl Chat {
    /// The files for a message, which they belong to from now on; asked again for the same one they
    /// are the same. Of a message that is stored already they may be gone: then there are none.
    pub(in crate::service) async fn attach(
        &self,
        caller: &Caller,
        room: &RoomId,
        nonce: Nonce,
        wanted: &[WantedFile],
    ) -> Result<Vec<File>> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let user = caller.need()?.id;
        let attached = self.try_attach(user, room, nonce, wanted).await;
        if let Err(Failure::Rejected(no)) = &attached
            && no.code == RejectionCode::NotFound
            && self.backend.knows(room, user, nonce).await?
        {
            return Ok(Vec::new());
        }
        attached
    }

    async fn try_attach(
        &self,
        user: UserId,
        room: &RoomId,
        nonce: Nonce,
        wanted: &[WantedFile],
    ) -> Result<Vec<File>> {
        if wanted.len() > MOST_FILES {
            return Err(Rejection::invalid(format!(
                "A message can carry {MOST_FILES} files at most."
            ))
            .into());
        }
        let ids: Vec<String> = wanted.iter().map(|one| one.id.to_string()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let is_doubled = |(at, id): (usize, &&str)| ids.iter().take(at).any(|other| other == id);
        if ids.iter().enumerate().any(is_doubled) {
            return Err(Rejection::invalid("A file is named twice.").into());
        }
        let mut descriptions = Vec::with_capacity(wanted.len());
        for one in wanted {
            descriptions.push(match &one.alt {
                Some(alt) => AltText::parse(alt)?,
                None => None,
            });
        }
        for _ in 0..TRIES {
            let found = self.people.store.get_many::<FileRecord>(&ids).await?;
            let mut files = Vec::with_capacity(found.len());
            let mut change = Change::new();
            for ((id, stored), alt) in ids.iter().zip(found).zip(&descriptions) {
                let stored = own(stored, user, room, nonce)?;
                let expect = stored.expected();
                let mut record = stored.value;
                record.nonce = Some(nonce);
                change.put(*id, expect, &record);
                files.push(File {
                    alt: alt.clone(),
                    ..record.file
                });
            }
            if self.people.store.offer(change).await? {
                return Ok(files);
            }
        }
        Err(contended())
    }

    /// The message is stored: its files are loose no more. What fails here the upkeep finds.
    pub(in crate::service) async fn hold_fast(&self, files: &[FileId]) {
        hold_fast(&self.people.store, files).await;
    }
}

/// The same for who has only the records.
pub(in crate::service) async fn hold_fast(store: &Store, files: &[FileId]) {
    if files.is_empty() {
        return;
    }
    let mut change = Change::new();
    for file in files {
        change.remove::<LooseFile>(file.to_string(), Expect::Anything);
    }
    if let Err(error) = store.commit(change).await {
        tracing::debug!(%error, "files stay loose until the upkeep looks");
    }
}

fn own(
    stored: Option<Stored<FileRecord>>,
    user: UserId,
    room: &RoomId,
    nonce: Nonce,
) -> Result<Stored<FileRecord>> {
    let is_own =
        |record: &FileRecord| record.ready && record.uploader == user && record.room == *room;
    let stored = stored.filter(|stored| is_own(&stored.value));
    let stored = stored.ok_or_else(not_there)?;
    match stored.value.nonce {
        Some(other) if other != nonce => {
            Err(Rejection::conflict("This file went into another message already.").into())
        }
        Some(_) | None => Ok(stored),
    }
}
