//! The shapes of the REST API.

mod conversation;
mod people;
mod power;

pub(super) use conversation::*;
pub(super) use people::*;
pub(super) use power::*;
