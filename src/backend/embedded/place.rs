//! Where a store lies, and the claim that keeps a second process out.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use super::OpenError;

/// The file with everything in it. Its `-wal` and `-shm` lie beside it while it is open.
const STORE: &str = "tertulia.db";
/// The claim. Not the store itself: `SQLite`'s own locks would be lost when another descriptor of
/// that file is closed.
const CLAIM: &str = "tertulia.lock";

/// A claimed directory. Nobody else can claim it until this is dropped or the process dies.
pub(super) struct Place {
    file: PathBuf,
    claim: File,
}

impl Place {
    /// Makes the directory where there is none, for this user only, and claims it.
    pub(super) fn claim(dir: &Path) -> Result<Self, OpenError> {
        let refused = |cause| OpenError::Directory {
            dir: dir.to_owned(),
            cause,
        };
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .map_err(refused)?;
        let claim = private(&dir.join(CLAIM)).map_err(refused)?;
        match claim.try_lock() {
            Ok(()) => sign(&claim),
            Err(TryLockError::WouldBlock) => {
                return Err(OpenError::InUse {
                    dir: dir.to_owned(),
                    holder: holder(&dir.join(CLAIM)),
                });
            }
            Err(TryLockError::Error(cause)) => return Err(refused(cause)),
        }
        let file = file_in(dir);
        drop(private(&file).map_err(refused)?);
        Ok(Self { file, claim })
    }

    /// The store's path.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Closing would not do: a process that is just being started holds a copy for a moment.
        if let Err(cause) = self.claim.unlock() {
            tracing::debug!(%cause, "the claim ends with the process");
        }
    }
}

/// Opens for writing, and makes it readable by this user only if it is new.
fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
}

/// Leaves the process id for the sentence that a second process says. Not needed for the lock.
fn sign(mut claim: &File) {
    let signed = claim
        .set_len(0)
        .and_then(|()| write!(claim, "{}", std::process::id()));
    if let Err(cause) = signed {
        tracing::debug!(%cause, "the claim could not be signed");
    }
}

fn holder(path: &Path) -> String {
    let mut id = String::new();
    let read = File::open(path).and_then(|file| file.take(20).read_to_string(&mut id));
    match (read, id.trim().parse::<u32>()) {
        (Ok(_), Ok(id)) => format!("process {id}"),
        _ => "another process".to_owned(),
    }
}

/// The store of a directory.
pub(super) fn file_in(dir: &Path) -> PathBuf {
    dir.join(STORE)
}

/// Bytes that a file has now; 0 if there is none.
pub(super) fn bytes(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |meta| meta.len())
}
