//! Taking a file in.

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use tokio::task::spawn_blocking;

use super::{
    FileRecord, LooseFile, RoomFile, UserFile,
    picture::{self, Drawn},
    sniff,
};
use crate::{
    backend::{
        BackendError, Expect,
        files::{Files, Part, Piece, Writing},
    },
    domain::{Action, File, FileId, FileName, Rate, Rejection, RoomId, Timestamp, UserKind},
    service::{Caller, Chat, Failure, Result, people::store::Change, throttle::network},
};

/// The least that a file counts, in megabytes: small ones are work too.
const LEAST_COST: f64 = 0.25;
/// How many users' worth the guests of one address may send.
const GUESTS: f64 = 4.0;
/// Bytes of a picture as it comes: it is read into memory to be drawn anew.
const MOST_PICTURE: u64 = 64 * MB;
const MB: u64 = 1024 * 1024;

/// The pieces of a body as they come.
pub trait Arriving: Stream<Item = std::io::Result<Bytes>> + Send + Unpin {}
impl<S: Stream<Item = std::io::Result<Bytes>> + Send + Unpin> Arriving for S {}

impl Chat {
    /// Where files lie; refuses where none can be sent.
    pub(super) fn files_on(&self) -> Result<&dyn Files> {
        if let Some(why) = self.rules.files.off {
            return Err(Rejection::forbidden(why).into());
        }
        self.files.as_deref().ok_or_else(|| {
            Failure::Backend(BackendError::Internal(
                "files are on and have no place".to_owned(),
            ))
        })
    }

    /// Takes a file in, for a room in which the caller may speak. Nobody else sees it until a message
    /// carries it; after a day without one it goes. `announced`: how many bytes there will be, if that
    /// is known. Dropping the future, or a body that breaks off, leaves nothing.
    pub async fn upload(
        &self,
        caller: &Caller,
        room: &RoomId,
        name: &str,
        announced: Option<u64>,
        body: impl Arriving,
    ) -> Result<File> {
        self.check_in(caller, Action::Send, room).await?;
        let user = caller.need()?;
        if user.kind == UserKind::PasserBy {
            return Err(Rejection::unauthorized().into());
        }
        let files = self.files_on()?;
        if let Some(size) = announced {
            self.check_size(size)?;
        }
        let _place = self.desk.sit(user.id)?;
        if let Some(size) = announced {
            self.pay(caller, size).await?;
        }
        self.check_free(files, announced).await?;
        let record = FileRecord {
            room: room.clone(),
            uploader: user.id,
            at: Timestamp::now(),
            ready: false,
            nonce: None,
            file: File {
                id: FileId::random(),
                name: FileName::tidy(name),
                kind: String::new(),
                size: 0,
                width: None,
                height: None,
                thumbnail: None,
                alt: None,
            },
            thumbnail: None,
        };
        let begun = self.desk.begin(record.file.id);
        self.note_begun(&record).await?;
        let taken = self
            .take_in(files, record, (caller, announced), body)
            .await?;
        begun.done();
        Ok(taken)
    }

    fn check_size(&self, size: u64) -> Result<()> {
        let most = self.rules.files.max_bytes;
        if size > most {
            return Err(Rejection::too_large(format!(
                "That file is {}. The limit here is {}.",
                told(size),
                told(most)
            ))
            .into());
        }
        if size == 0 {
            return Err(Rejection::invalid("That file is empty.").into());
        }
        Ok(())
    }

    /// Counts what a user sends, on all nodes together; and what all guests of one address do, as names
    /// are to be had for nothing.
    async fn pay(&self, caller: &Caller, size: u64) -> Result<()> {
        let user = caller.need()?;
        let rate = self.rules.files.upload;
        #[expect(clippy::cast_precision_loss, reason = "it need not be exact")]
        let cost = (size as f64 / MB as f64).max(LEAST_COST).min(rate.burst);
        let mut wait = None;
        if let (UserKind::Guest, Some(address)) = (user.kind, caller.address) {
            let all = Rate {
                per_second: rate.per_second * GUESTS,
                burst: rate.burst * GUESTS,
            };
            let bucket = format!("upload {}", network(address));
            wait = self.backend.take(&bucket, all, cost).await?;
        }
        if wait.is_none() {
            let bucket = format!("upload {}", user.id);
            wait = self.backend.take(&bucket, rate, cost).await?;
        }
        let Some(wait) = wait else {
            return Ok(());
        };
        let mut no = Rejection::too_many_tries(wait);
        let minutes = (wait.as_secs_f64() / 60.0).ceil();
        no.sentence =
            format!("You sent as much as one person may in a while. Try again in {minutes} min.");
        Err(no.into())
    }

    async fn check_free(&self, files: &dyn Files, announced: Option<u64>) -> Result<()> {
        let Some(free) = files.free().await? else {
            return Ok(());
        };
        let size = announced.unwrap_or(self.rules.files.max_bytes);
        if free < size.saturating_add(self.rules.files.keep_free) {
            tracing::warn!(free, "the disk is too full for files");
            let sentence = "The server has no room for more files. Its owner has to make some.";
            return Err(Rejection::limit(sentence).into());
        }
        Ok(())
    }

    async fn note_begun(&self, record: &FileRecord) -> Result<()> {
        let id = record.file.id;
        let mut change = Change::new();
        change
            .put(id.to_string(), Expect::Absent, record)
            .put(
                format!("{}/{id}", record.room),
                Expect::Absent,
                &RoomFile {},
            )
            .put(
                format!("{}/{id}", record.uploader),
                Expect::Absent,
                &UserFile {},
            )
            .put(id.to_string(), Expect::Absent, &LooseFile { at: record.at });
        Ok(self.people.store.commit(change).await?)
    }

    async fn take_in(
        &self,
        files: &dyn Files,
        mut record: FileRecord,
        (caller, announced): (&Caller, Option<u64>),
        mut body: impl Arriving,
    ) -> Result<File> {
        let head = head_of(&mut body).await?;
        let kind = sniff::kind_of(&head);
        let is_picture = sniff::is_picture(kind);
        let part = if is_picture { Part::Raw } else { Part::Whole };
        let file = record.file.id;
        let mut writing = files.begin(Piece { file, part }).await?;
        let size = match self.copy(head, &mut body, writing.as_mut()).await {
            Ok(size) => size,
            Err(failure) => {
                writing.abandon().await;
                return Err(failure);
            }
        };
        if announced.is_none() {
            self.pay(caller, size).await?;
        }
        writing.finish().await?;
        record.file.size = size;
        kind.clone_into(&mut record.file.kind);
        if is_picture {
            let drawn = self.draw(files, file, kind, size).await?;
            hang(files, &mut record, drawn).await?;
        }
        record.ready = true;
        let id = file.to_string();
        // Erased meanwhile, with the room or with who sent it: then nothing stays.
        let stored = self.people.store.get::<FileRecord>(&id).await?;
        let stored = stored.ok_or_else(super::attach::not_there)?;
        let mut change = Change::new();
        change.put(id, stored.expected(), &record);
        self.people.store.commit(change).await?;
        Ok(record.file)
    }

    /// Copies what comes, within the bound; how much it was.
    async fn copy(
        &self,
        head: Bytes,
        body: &mut impl Arriving,
        writing: &mut dyn Writing,
    ) -> Result<u64> {
        let mut size = head.len() as u64;
        self.check_size(size)?;
        writing.write(head).await?;
        while let Some(some) = body.next().await {
            let some = some.map_err(|_| broke_off())?;
            size += some.len() as u64;
            self.check_size(size)?;
            writing.write(some).await?;
        }
        Ok(size)
    }

    async fn draw(
        &self,
        files: &dyn Files,
        file: FileId,
        kind: &'static str,
        size: u64,
    ) -> Result<Drawn> {
        if size > MOST_PICTURE {
            return Err(Rejection::too_large(format!(
                "That picture is {}. The limit for pictures is {}.",
                told(size),
                told(MOST_PICTURE)
            ))
            .into());
        }
        let turn = self.desk.drawing.acquire().await;
        let turn = turn.map_err(|error| BackendError::Internal(error.to_string()))?;
        let raw = Piece {
            file,
            part: Part::Raw,
        };
        let mut bytes = BytesMut::with_capacity(usize::try_from(size).unwrap_or_default());
        let stream = files.read(raw, 0..size).await?;
        let mut stream = stream.ok_or_else(super::attach::not_there)?;
        while let Some(some) = stream.next().await {
            let some = some.map_err(|error| BackendError::Unavailable(error.to_string()))?;
            bytes.extend_from_slice(&some);
        }
        let most = self.rules.files.max_pixels;
        let drawn = spawn_blocking(move || picture::redraw(kind, &bytes, most)).await;
        drop(turn);
        // A decoder that panics has met bytes that nobody should keep.
        let drawn = drawn.unwrap_or_else(|error| {
            tracing::warn!(%error, "a picture broke its decoder");
            Err(Rejection::invalid("This picture is damaged."))
        });
        Ok(drawn?)
    }
}

/// Puts a drawn picture in the place of what came.
async fn hang(files: &dyn Files, record: &mut FileRecord, drawn: Drawn) -> Result<()> {
    let file = record.file.id;
    let piece = |part| Piece { file, part };
    drawn.kind.clone_into(&mut record.file.kind);
    record.file.name = record.file.name.with_ending(drawn.ending);
    record.file.size = drawn.bytes.len() as u64;
    record.file.width = Some(drawn.width);
    record.file.height = Some(drawn.height);
    write(files, piece(Part::Whole), drawn.bytes).await?;
    if let Some(small) = drawn.thumbnail {
        record.thumbnail = Some((small.kind.to_owned(), small.bytes.len() as u64));
        record.file.thumbnail = Some(small.size);
        write(files, piece(Part::Thumbnail), small.bytes).await?;
    }
    Ok(files.delete(piece(Part::Raw)).await?)
}

async fn write(files: &dyn Files, piece: Piece, bytes: Vec<u8>) -> Result<()> {
    let mut writing = files.begin(piece).await?;
    writing.write(bytes.into()).await?;
    Ok(writing.finish().await?)
}

/// The beginning of a body: as much as is looked at, or all of it.
async fn head_of(body: &mut impl Arriving) -> Result<Bytes> {
    let mut head = BytesMut::new();
    while head.len() < sniff::LOOKED_AT {
        match body.next().await {
            Some(some) => head.extend_from_slice(&some.map_err(|_| broke_off())?),
            None => break,
        }
    }
    Ok(head.freeze())
}

fn broke_off() -> Failure {
    Rejection::bad_request("The file broke off before its end.").into()
}

/// A size for people.
fn told(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..MB => format!("{} kB", bytes.div_ceil(1024)),
        _ => format!("{} MB", bytes.div_ceil(MB)),
    }
}
