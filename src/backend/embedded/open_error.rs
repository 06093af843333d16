//! Why a store cannot be opened, in sentences for the person who starts the server.

use std::{
    io,
    path::{Path, PathBuf},
};

/// Each says which file, what is wrong, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The directory cannot be made, read or written.
    #[error(
        "The data directory {} cannot be used: {cause}. Give a directory that this user may \
         read and write.", .dir.display()
    )]
    Directory {
        /// Which.
        dir: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// Another process has it.
    #[error(
        "The store in {} is in use by {holder}. A store belongs to one process: stop that one, or \
         give this one a directory of its own.", .dir.display()
    )]
    InUse {
        /// Which.
        dir: PathBuf,
        /// Who, as far as known.
        holder: String,
    },
    /// There is none, and none is to be made.
    #[error(
        "There is no store in {}. Give the data_dir of the server, or start the server once.",
        .dir.display()
    )]
    Missing {
        /// Where.
        dir: PathBuf,
    },
    /// The process that has it has not brought it to this version.
    #[error(
        "{} is in use by a server of another version (store version {found}, this binary knows \
         {known}). Use that server's binary, or wait until a server that was just started is \
         ready.", .file.display()
    )]
    Other {
        /// Which.
        file: PathBuf,
        /// The version of the file.
        found: usize,
        /// The version this binary writes.
        known: usize,
    },
    /// A file of another program.
    #[error(
        "{} is not a store of Tertulia: {problem}. Move it away, or give another data directory.",
        .file.display()
    )]
    Foreign {
        /// Which.
        file: PathBuf,
        /// What was found.
        problem: String,
    },
    /// Its layout is from the future.
    #[error(
        "{} was made by a newer Tertulia (store version {found}, this binary knows {known}): use \
         that version, or put back a copy made by this one.", .file.display()
    )]
    Newer {
        /// Which.
        file: PathBuf,
        /// The version of the file.
        found: usize,
        /// The newest version this binary can read.
        known: usize,
    },
    /// Its content is broken.
    #[error(
        "{} is damaged: {problem}. Put it aside and put back your newest copy, or rescue what can \
         be read with `sqlite3 tertulia.db .recover | sqlite3 rescued.db`.", .file.display()
    )]
    Damaged {
        /// Which.
        file: PathBuf,
        /// The first finding.
        problem: String,
    },
    /// The system or the disk said no.
    #[error(
        "{} cannot be opened: {cause}. Check the disk, its free space and the file's permissions.",
        .file.display()
    )]
    Unusable {
        /// Which.
        file: PathBuf,
        /// What was said.
        cause: String,
    },
}

impl OpenError {
    pub(super) fn unusable(file: &Path, cause: impl std::fmt::Display) -> Self {
        Self::Unusable {
            file: file.to_owned(),
            cause: cause.to_string(),
        }
    }
}
