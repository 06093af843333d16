//! The shapes of the REST API.

mod bots;
mod conversation;
mod entry;
mod files;
mod messages;
mod notifications;
mod people;
mod power;
mod problem;
mod rooms;
mod saved;
mod search;
mod unread;

pub(super) use bots::*;
pub(super) use conversation::*;
pub(super) use entry::*;
pub(super) use files::*;
pub(super) use messages::*;
pub(super) use notifications::*;
pub(super) use people::*;
pub(super) use power::*;
pub(super) use problem::*;
pub(super) use rooms::*;
pub(super) use saved::*;
pub(super) use search::*;
