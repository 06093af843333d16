//! What the script that appends gets.

use super::script::{APPEND, Call};
use crate::domain::{Body, Epoch, Seq};

/// What the script gets.
pub(super) struct Parts {
    pub(super) keys: [String; 5],
    pub(super) channel: String,
    /// Author and nonce; where there is none, one of our own, so that a repetition is known.
    pub(super) key: String,
    pub(super) json: String,
    pub(super) marks: Marks,
    pub(super) rewrites: Vec<Rewrite>,
}

/// The new state of a slot.
pub(super) struct Rewrite {
    pub(super) seq: Seq,
    pub(super) version: u32,
    /// What a key of its author begins with.
    pub(super) author: String,
    pub(super) json: String,
    pub(super) marks: Marks,
}

/// What a slot adds to what is unread.
pub(super) struct Marks {
    counts: &'static str,
    called: String,
}

impl Marks {
    pub(super) fn of(body: &Body) -> Self {
        let mut called = String::new();
        if let Some(mentions) = body.mentions() {
            for user in &mentions.users {
                called.push_str(&user.to_string());
                called.push(' ');
            }
            called.push_str(mentions.group.map_or("", |_| "* "));
        }
        Self {
            counts: if body.counts() { "1" } else { "0" },
            called,
        }
    }
}

impl Parts {
    /// The script, as a server takes it that has this fence.
    pub(super) fn call(&self, fence: &str, publish: &str, replicas: usize) -> Call {
        let mut call = APPEND
            .on(&self.keys.each_ref().map(String::as_str))
            .arg(&self.key)
            .arg(&self.json)
            .arg(fence)
            .arg(Epoch::random().as_str())
            .arg(&self.channel)
            .arg(publish)
            .arg(if replicas > 0 { "1" } else { "" })
            .arg(self.marks.counts)
            .arg(&self.marks.called);
        for slot in &self.rewrites {
            call = call.arg(slot.seq).arg(slot.version).arg(&slot.author);
            call = call.arg(&slot.json).arg(slot.marks.counts);
            call = call.arg(&slot.marks.called);
        }
        call
    }
}
