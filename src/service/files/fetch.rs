//! Handing files out: who may see the room may fetch what its messages carry.

use std::ops::Range;

use super::FileRecord;
use crate::{
    backend::{
        BackendError,
        files::{Bytestream, Part, Piece},
    },
    domain::{Action, FileId, FileName, Rejection, RejectionCode, file::served_as},
    service::{Caller, Chat, Failure, Result},
};

/// A file, or its thumbnail, that the caller may fetch.
#[derive(Clone, Debug)]
pub struct Found {
    piece: Piece,
    /// How it is called.
    pub name: FileName,
    /// As what it is handed out.
    pub kind: String,
    /// Bytes.
    pub size: u64,
}

impl Found {
    /// Differs between any two; the bytes of one never change.
    pub fn tag(&self) -> String {
        let part = match self.piece.part {
            Part::Thumbnail => "t",
            Part::Raw | Part::Whole => "w",
        };
        format!("\"{}-{part}\"", self.piece.file.0.simple())
    }
}

/// No such file, or none that the caller may know of.
fn no_such_file() -> Failure {
    Rejection::not_found("There is no such file, or none that you may see.").into()
}

impl Chat {
    /// A file, or its thumbnail, if the caller may see it: each time it is asked for.
    pub async fn file(&self, caller: &Caller, id: FileId, part: Part) -> Result<Found> {
        // Who may see nothing at all hears that, and not which files there are.
        self.check(caller, Action::SeeRooms)?;
        let stored = self.people.store.get::<FileRecord>(&id.to_string()).await?;
        let record = stored.map(|stored| stored.value);
        let record = record.filter(|record| record.ready);
        let record = record.ok_or_else(no_such_file)?;
        let is_own = caller.user.as_ref().map(|user| user.id) == Some(record.uploader);
        if record.nonce.is_none() && !is_own {
            return Err(no_such_file());
        }
        match self.check_in(caller, Action::See, &record.room).await {
            Err(Failure::Rejected(no)) if no.code == RejectionCode::NotFound => {
                return Err(no_such_file());
            }
            Err(failure) => return Err(failure),
            Ok(_) => {}
        }
        let piece = Piece { file: id, part };
        let name = record.file.name;
        if part == Part::Thumbnail {
            let (kind, size) = record.thumbnail.ok_or_else(no_such_file)?;
            return Ok(Found {
                piece,
                name,
                kind,
                size,
            });
        }
        Ok(Found {
            piece,
            name,
            kind: served_as(&record.file.kind).to_owned(),
            size: record.file.size,
        })
    }

    /// Bytes of it.
    pub async fn read_file(&self, found: &Found, range: Range<u64>) -> Result<Bytestream> {
        let files = self.files.as_deref().ok_or_else(|| {
            let cause = "files were kept elsewhere, and where is not set any more";
            BackendError::Unavailable(cause.to_owned())
        })?;
        let stream = files.read(found.piece, range).await?;
        stream.ok_or_else(|| {
            tracing::error!(file = %found.piece.file, "a file is lost: its bytes are not there");
            no_such_file()
        })
    }
}
