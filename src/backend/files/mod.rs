//! Where the bytes of files lie: a folder of this node, or a bucket that all nodes share. What a
//! file is, and whose, stands in the records.

mod bucket;
mod disk;

use std::ops::Range;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::BoxStream;

pub use self::{
    bucket::{Bucket, BucketOptions},
    disk::Disk,
};
use super::Result;
use crate::domain::FileId;

/// A part of what is kept of a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Part {
    /// A picture as it came, until it is drawn anew.
    Raw,
    /// What is handed out.
    Whole,
    /// A smaller picture of it.
    Thumbnail,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Raw, Self::Whole, Self::Thumbnail];

    fn ending(self) -> &'static str {
        match self {
            Self::Raw => ".raw",
            Self::Whole => "",
            Self::Thumbnail => ".thumbnail",
        }
    }
}

/// Names a part of a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Piece {
    /// Of which file.
    pub file: FileId,
    /// Which part.
    pub part: Part,
}

impl Piece {
    /// Where it lies: no folder gets more than a few thousand names of a million files.
    fn path(self) -> String {
        let id = self.file.0.simple().to_string();
        let folder = id.get(..2).unwrap_or_default();
        format!("{folder}/{id}{}", self.part.ending())
    }
}

/// Bytes as they are read.
pub type Bytestream = BoxStream<'static, std::io::Result<Bytes>>;

/// Where the bytes of files lie.
#[async_trait]
pub trait Files: Send + Sync + 'static {
    /// `disk`, `bucket`: for logs.
    fn kind(&self) -> &'static str;

    /// Begins a piece. Nobody sees anything of it before [`Writing::finish`] has answered, also not
    /// after a crash; then it is durable. Finishing a piece that is there takes its place.
    async fn begin(&self, piece: Piece) -> Result<Box<dyn Writing>>;

    /// Bytes `range` of a piece; `None` if there is no such piece. The range must lie within it.
    async fn read(&self, piece: Piece, range: Range<u64>) -> Result<Option<Bytestream>>;

    /// Removes a piece. That it is not there is no error.
    async fn delete(&self, piece: Piece) -> Result<()>;

    /// Bytes that are free; `None` where that is not known.
    async fn free(&self) -> Result<Option<u64>>;

    /// Whether it can be used: writes something and removes it again.
    async fn probe(&self) -> Result<()> {
        let piece = Piece {
            file: FileId(uuid::Uuid::nil()),
            part: Part::Raw,
        };
        let mut writing = self.begin(piece).await?;
        writing.write(Bytes::from_static(b"tertulia")).await?;
        writing.finish().await?;
        self.delete(piece).await
    }
}

/// A piece that is being written. Dropping it leaves nothing that anybody could see.
#[async_trait]
pub trait Writing: Send {
    /// Adds to its end.
    async fn write(&mut self, bytes: Bytes) -> Result<()>;

    /// Makes it durable, and then visible.
    async fn finish(self: Box<Self>) -> Result<()>;

    /// Gives it up, with what was written.
    async fn abandon(self: Box<Self>);
}
