//! Saved messages, as the REST API shows them.

use poem_openapi::Object;

use super::EntryObject;
use crate::service::SavedPage;

/// A saved message.
#[derive(Object, Debug, Clone)]
#[oai(rename = "SavedMessage", skip_serializing_if_is_none)]
pub(crate) struct SavedMessageObject {
    /// The room's id.
    room: String,
    /// Its slot.
    seq: u64,
    /// When it was saved.
    saved_at: String,
    /// The message as it is now; absent when it is no longer kept.
    entry: Option<EntryObject>,
}

/// Some of your saved messages.
#[derive(Object, Debug, Clone)]
#[oai(rename = "SavedPage", skip_serializing_if_is_none)]
pub(crate) struct SavedPageObject {
    /// Last saved first.
    messages: Vec<SavedMessageObject>,
    /// For the next page; absent on the last one.
    cursor: Option<String>,
}

/// What you saved in a room.
#[derive(Object, Debug, Clone)]
#[oai(rename = "SavedIn")]
pub(crate) struct SavedInObject {
    /// The messages, in the order in which they were saved.
    pub seqs: Vec<u64>,
}

impl SavedPageObject {
    /// This page.
    pub(in crate::transport::api) fn new(page: &SavedPage) -> Self {
        let each = page.messages.iter().map(|one| SavedMessageObject {
            room: one.place.room.to_string(),
            seq: one.place.seq,
            saved_at: one.place.at.to_string(),
            entry: one.entry.as_ref().map(EntryObject::from),
        });
        Self {
            messages: each.collect(),
            cursor: page.next.map(|next| next.millis().to_string()),
        }
    }
}
