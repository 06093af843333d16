//! Files in a folder beside the embedded store.

use std::{
    fs::{self, DirBuilder},
    io,
    ops::Range,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::StreamExt;
use tokio::{
    fs::{File, OpenOptions},
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt, SeekFrom},
    task::spawn_blocking,
};
use tokio_util::io::ReaderStream;
use uuid::Uuid;

use super::{Bytestream, Files, Piece, Writing};
use crate::backend::{BackendError, Result};

/// What is not finished lies here; it is emptied at each start.
const UNFINISHED: &str = "unfinished";
/// Bytes read at once.
const CHUNK: usize = 64 * 1024;

/// A folder.
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// Makes the folder where there is none, for this user only, and removes what a run before left
    /// unfinished. Only one process may use it: the claim of the embedded store sees to that.
    pub fn open(root: &Path) -> io::Result<Self> {
        let unfinished = root.join(UNFINISHED);
        make_folder(&unfinished)?;
        for left in fs::read_dir(&unfinished)? {
            fs::remove_file(left?.path())?;
        }
        Ok(Self {
            root: root.to_owned(),
        })
    }

    fn path(&self, piece: Piece) -> PathBuf {
        self.root.join(piece.path())
    }
}

fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

fn failed(error: io::Error) -> BackendError {
    let is_full = matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    );
    if is_full {
        BackendError::Limit("The server has no room for more files.".to_owned())
    } else {
        BackendError::Unavailable(format!("files: {error}"))
    }
}

#[async_trait]
impl Files for Disk {
    fn kind(&self) -> &'static str {
        "disk"
    }

    async fn begin(&self, piece: Piece) -> Result<Box<dyn Writing>> {
        let own = Uuid::new_v4().simple().to_string();
        let unfinished = self.root.join(UNFINISHED).join(own);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&unfinished)
            .await
            .map_err(failed)?;
        Ok(Box::new(Unfinished {
            file,
            left: Leftover(Some(unfinished)),
            path: self.path(piece),
        }))
    }

    async fn read(&self, piece: Piece, range: Range<u64>) -> Result<Option<Bytestream>> {
        let mut file = match File::open(self.path(piece)).await {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        if range.start > 0 {
            let start = SeekFrom::Start(range.start);
            file.seek(start).await.map_err(failed)?;
        }
        let wanted = file.take(range.end.saturating_sub(range.start));
        Ok(Some(ReaderStream::with_capacity(wanted, CHUNK).boxed()))
    }

    async fn delete(&self, piece: Piece) -> Result<()> {
        match tokio::fs::remove_file(self.path(piece)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    async fn free(&self) -> Result<Option<u64>> {
        let root = self.root.clone();
        let found = spawn_blocking(move || rustix::fs::statvfs(&root)).await;
        let found = found.map_err(|error| BackendError::Internal(error.to_string()))?;
        let found = found.map_err(|error| failed(error.into()))?;
        Ok(Some(found.f_bavail.saturating_mul(found.f_frsize)))
    }
}

struct Unfinished {
    file: File,
    left: Leftover,
    path: PathBuf,
}

/// Goes with whoever has it.
struct Leftover(Option<PathBuf>);

impl Drop for Leftover {
    fn drop(&mut self) {
        if let Some(path) = &self.0
            && let Err(error) = fs::remove_file(path)
        {
            tracing::debug!(%error, "an unfinished file is left to the next start");
        }
    }
}

#[async_trait]
impl Writing for Unfinished {
    async fn write(&mut self, bytes: Bytes) -> Result<()> {
        self.file.write_all(&bytes).await.map_err(failed)
    }

    async fn finish(mut self: Box<Self>) -> Result<()> {
        self.file.flush().await.map_err(failed)?;
        self.file.sync_all().await.map_err(failed)?;
        let Some(unfinished) = self.left.0.take() else {
            return Ok(());
        };
        let path = self.path.clone();
        let moved = spawn_blocking(move || {
            let moved = settle(&unfinished, &path);
            if moved.is_err() {
                drop(Leftover(Some(unfinished)));
            }
            moved
        });
        let moved = moved.await;
        let moved = moved.map_err(|error| BackendError::Internal(error.to_string()))?;
        moved.map_err(failed)
    }

    async fn abandon(self: Box<Self>) {}
}

/// Gives a file its name, durably.
fn settle(from: &Path, to: &Path) -> io::Result<()> {
    let folder = to.parent().unwrap_or(Path::new("/"));
    let is_new = !folder.exists();
    make_folder(folder)?;
    fs::rename(from, to)?;
    fs::File::open(folder)?.sync_all()?;
    match folder.parent() {
        Some(root) if is_new => fs::File::open(root)?.sync_all(),
        _ => Ok(()),
    }
}
