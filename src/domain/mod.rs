//! What chat means: pure, synchronous, no I/O. Everything else speaks in these types.

pub mod access;
pub mod action;
pub mod address;
pub mod emoji;
pub mod file;
pub mod ids;
pub mod likeness;
pub mod log;
pub mod mention;
pub mod message;
pub mod name;
pub mod notify;
pub mod rate;
pub mod reading;
pub mod rejection;
mod rewrite;
pub mod role;
pub mod room;
pub mod saved;
pub mod search;
pub mod text;
pub mod time;
pub mod user;

pub use action::Action;
pub use emoji::Emoji;
pub use file::{AltText, File, FileId, FileName, Thumbnail, WantedFile};
pub use ids::{Epoch, Nonce, Position, RoomId, Seq, UserId};
pub use log::{Body, Entry, Fate, Resume, Tail, Tally, Verdict};
pub use message::{Message, Pin, Reaction};

pub use mention::{Group, Mentions};
pub use name::{DisplayName, RoomName};
pub use notify::{Bearing, Notify, NotifyLevel, QuietHours, RoomNotify, Silence};
pub use rate::{Bucket, Rate};
pub use reading::{ReadPosition, RoomRead, Unread};
pub use rejection::{Rejection, RejectionCode};
pub use role::Role;
pub use room::{Room, RoomFacts, RoomKind, Topic};
pub use saved::{Saved, SavedMessage};
pub use text::MessageText;
pub use time::Timestamp;
pub use user::{Author, Ban, Seat, SessionId, User, UserKind};
