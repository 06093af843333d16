//! Files that go: with their message, their room, whoever sent them; and those that nobody used.

use super::{DoomedFile, FileRecord, LooseFile, RoomFile, UserFile};
use crate::{
    backend::{
        BackendError, Expect, PageLimit, Window,
        files::{Part, Piece},
    },
    domain::{Author, Body, Fate, File, FileId, Nonce, RoomId, Seq, Timestamp, UserId},
    service::{Chat, Result, people::store::Change},
};

/// A file that no message carries goes after this time, in seconds.
const LOOSE_KEPT_S: u64 = 24 * 60 * 60;
/// Whether a message went as it should have is looked at after this time, in seconds.
const DOUBT_S: u64 = 60;
/// Entries looked at in one read.
const PAGE: usize = 200;

impl Chat {
    /// Notes, before a message goes, that its files go with it: whatever happens in between.
    pub(in crate::service) async fn doom(
        &self,
        room: &RoomId,
        seq: Seq,
        files: &[File],
    ) -> Result<()> {
        if files.is_empty() {
            return Ok(());
        }
        let mut change = Change::new();
        let doomed = DoomedFile {
            with: Some((room.clone(), seq)),
            at: Timestamp::now(),
        };
        for file in files {
            change.put(file.id.to_string(), Expect::Anything, &doomed);
        }
        Ok(self.people.store.commit(change).await?)
    }

    /// The message is gone: so are its files. What fails here the upkeep finishes.
    pub(in crate::service) async fn discard_all(&self, files: &[File]) {
        for file in files {
            if let Err(error) = self.discard(file.id).await {
                tracing::info!(%error, "a file is not deleted to the end; the upkeep goes on");
            }
        }
    }

    /// Removes a file: at once nobody can fetch it, then its bytes go. May be repeated.
    async fn discard(&self, id: FileId) -> Result<()> {
        let key = id.to_string();
        let mut change = Change::new();
        let doomed = DoomedFile {
            with: None,
            at: Timestamp::now(),
        };
        change.put(key.clone(), Expect::Anything, &doomed);
        change.remove::<LooseFile>(key.clone(), Expect::Anything);
        if let Some(stored) = self.people.store.get::<FileRecord>(&key).await? {
            let FileRecord { room, uploader, .. } = stored.value;
            change
                .remove::<FileRecord>(key.clone(), Expect::Anything)
                .remove::<RoomFile>(format!("{room}/{id}"), Expect::Anything)
                .remove::<UserFile>(format!("{uploader}/{id}"), Expect::Anything);
        }
        self.people.store.commit(change).await?;
        let Some(files) = &self.files else {
            // Where the bytes are is not set: when it is again, the upkeep removes them.
            return Ok(());
        };
        for part in Part::ALL {
            files.delete(Piece { file: id, part }).await?;
        }
        let mut change = Change::new();
        change.remove::<DoomedFile>(key, Expect::Anything);
        Ok(self.people.store.commit(change).await?)
    }

    /// All files of a room.
    pub(in crate::service) async fn discard_room_files(&self, room: &RoomId) -> Result<()> {
        let prefix = format!("{room}/");
        let marks = self
            .people
            .store
            .all::<RoomFile>(&prefix, usize::MAX)
            .await?;
        for (mark, _) in marks {
            self.discard_marked(&mark).await?;
        }
        Ok(())
    }

    /// All files of a user, or only what tells that they were the user's.
    pub(in crate::service) async fn erase_files(&self, user: UserId, fate: Fate) -> Result<()> {
        let rate = self.rules.files.upload;
        let bucket = format!("upload {user}");
        self.backend.take(&bucket, rate, -rate.burst).await?;
        let prefix = format!("{user}/");
        let marks = self
            .people
            .store
            .all::<UserFile>(&prefix, usize::MAX)
            .await?;
        for (mark, _) in marks {
            let stored = match mark.rsplit_once('/') {
                Some((_, id)) => self.people.store.get::<FileRecord>(id).await?,
                None => None,
            };
            match stored {
                Some(stored) if fate == Fate::Anonymised && stored.value.nonce.is_some() => {
                    let expect = stored.expected();
                    let mut record = stored.value;
                    record.uploader = Author::erased().id;
                    let mut change = Change::new();
                    change
                        .put(record.file.id.to_string(), expect, &record)
                        .remove::<UserFile>(mark, Expect::Anything);
                    self.people.store.commit(change).await?;
                }
                Some(_) | None => self.discard_marked(&mark).await?,
            }
        }
        Ok(())
    }

    /// Removes the file of a mark, and the mark.
    async fn discard_marked(&self, mark: &str) -> Result<()> {
        let id = mark.rsplit_once('/').and_then(|(_, id)| id.parse().ok());
        if let Some(id) = id.map(FileId) {
            self.discard(id).await?;
        }
        let mut change = Change::new();
        change
            .remove::<RoomFile>(mark, Expect::Anything)
            .remove::<UserFile>(mark, Expect::Anything);
        Ok(self.people.store.commit(change).await?)
    }

    /// The files of the entries `lo..end`, which are about to be trimmed away.
    pub(in crate::service) async fn discard_below(
        &self,
        room: &RoomId,
        lo: Seq,
        end: Seq,
    ) -> Result<()> {
        let mut after = lo.saturating_sub(1);
        while after + 1 < end {
            let limit = PageLimit::entries(PAGE);
            let page = self.backend.page(room, Window::After(after), limit).await?;
            let Some(last) = page.entries.last().map(|entry| entry.seq) else {
                break;
            };
            let entries = page.entries.iter().filter(|entry| entry.seq < end);
            for file in entries.flat_map(|entry| entry.body.files()) {
                self.discard(file.id).await?;
            }
            after = last;
        }
        Ok(())
    }

    /// The files that a user sent, for taking along.
    pub(in crate::service) async fn files_of(
        &self,
        user: UserId,
    ) -> Result<Vec<serde_json::Value>> {
        let prefix = format!("{user}/");
        let marks = self
            .people
            .store
            .all::<UserFile>(&prefix, usize::MAX)
            .await?;
        let ids: Vec<&str> = marks
            .iter()
            .filter_map(|(mark, _)| mark.rsplit_once('/').map(|(_, id)| id))
            .collect();
        let mut files = Vec::new();
        for some in ids.chunks(200) {
            let found = self.people.store.get_many::<FileRecord>(some).await?;
            files.extend(found.into_iter().flatten().map(|stored| {
                let FileRecord { room, at, file, .. } = stored.value;
                serde_json::json!({
                    "room": room,
                    "at": at,
                    "name": file.name,
                    "type": file.kind,
                    "size": file.size,
                    "path": file.path(),
                })
            }));
        }
        Ok(files)
    }

    /// What broke off on this node a moment ago.
    pub(in crate::service) async fn discard_broken(&self) {
        for file in self.desk.take_broken() {
            if let Err(error) = self.discard(file).await {
                tracing::debug!(%error, "a file that broke off is left to the upkeep");
            }
        }
    }

    /// Files that no message carries, and those whose end was interrupted.
    pub(in crate::service) async fn sweep_files(&self) -> Result<()> {
        let now = Timestamp::now();
        let store = &self.people.store;
        for (id, stored) in store.all::<LooseFile>("", usize::MAX).await? {
            if stored.value.at.plus_seconds(LOOSE_KEPT_S) < now
                && let Ok(id) = id.parse()
            {
                self.settle_loose(FileId(id)).await?;
            }
        }
        for (id, stored) in store.all::<DoomedFile>("", usize::MAX).await? {
            if stored.value.at.plus_seconds(DOUBT_S) < now
                && let Ok(id) = id.parse()
            {
                self.settle_doomed(FileId(id), stored.value.with).await?;
            }
        }
        Ok(())
    }

    async fn is_known(&self, room: &RoomId, author: UserId, nonce: Nonce) -> Result<bool> {
        match self.backend.knows(room, author, nonce).await {
            Err(BackendError::NoRoom) => Ok(false),
            known => Ok(known?),
        }
    }

    async fn settle_loose(&self, id: FileId) -> Result<()> {
        let stored = self.people.store.get::<FileRecord>(&id.to_string()).await?;
        if let Some(FileRecord {
            room,
            uploader,
            nonce: Some(nonce),
            ..
        }) = stored.map(|stored| stored.value)
            && self.is_known(&room, uploader, nonce).await?
        {
            self.hold_fast(&[id]).await;
            return Ok(());
        }
        self.discard(id).await
    }

    /// A file goes with its message; if that stands, so does the file.
    async fn settle_doomed(&self, id: FileId, with: Option<(RoomId, Seq)>) -> Result<()> {
        if let Some((room, seq)) = with {
            let slot = match self.backend.slot(&room, seq).await {
                Err(BackendError::NoRoom) => None,
                slot => slot?,
            };
            let has = |body: &Body| body.files().iter().any(|file| file.id == id);
            let stands = slot.is_some_and(|slot| has(&slot.entry.body));
            if stands {
                let mut change = Change::new();
                change.remove::<DoomedFile>(id.to_string(), Expect::Anything);
                return Ok(self.people.store.commit(change).await?);
            }
        }
        self.discard(id).await
    }
}
