//! What chat means: pure, synchronous, no I/O. Everything else speaks in these types.

pub mod ids;
pub mod log;
pub mod name;
pub mod rate;
pub mod rejection;
pub mod room;
pub mod text;
pub mod time;
pub mod user;

pub use ids::{Epoch, Nonce, Position, RoomId, Seq, UserId};
pub use log::{Body, Entry, Message, Resume, Tail, Verdict};
pub use name::{DisplayName, RoomName};
pub use rate::{Bucket, Rate};
pub use rejection::{Rejection, RejectionCode};
pub use room::Room;
pub use text::MessageText;
pub use time::Timestamp;
pub use user::{Author, SessionId, User};
