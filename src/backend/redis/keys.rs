//! Names of keys and channels. What must change together shares a hash tag, so that the same
//! names work on one server, behind Sentinel and in a cluster.

use sha1::{Digest, Sha1};
use uuid::Uuid;

use crate::domain::{RoomId, UserId};

/// Names everything under one prefix.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    prefix: String,
    /// Channels know no databases: the number keeps two databases of one Redis apart.
    channels: String,
}

/// The keys of one room, all in one slot.
pub(super) struct RoomKeys {
    /// HASH: `epoch`, `top`, `lo`, `at`, `fence`, `closed`, `count_version`, `said`, `recounts`.
    pub(super) meta: String,
    /// HASH: seq → slot.
    pub(super) log: String,
    /// HASH: author and nonce → seq.
    pub(super) nonce: String,
    /// STRING: a bit for each seq, set where a message can be unread.
    pub(super) counts: String,
    /// HASH: user, or `*` for everybody → the seqs that call them.
    pub(super) called: String,
    /// HASH: user → number of nodes and the user as JSON.
    pub(super) online: String,
    /// ZSET of those users, by id.
    pub(super) roster: String,
    /// SET: nodes whose counts are refused from now on.
    pub(super) fenced: String,
    /// Hints.
    pub(super) channel: String,
}

impl Keys {
    pub(super) fn new(prefix: &str, database: i64) -> Self {
        let channels = match database {
            0 => prefix.to_owned(),
            number => format!("{prefix}@{number}"),
        };
        Self {
            prefix: prefix.to_owned(),
            channels,
        }
    }

    pub(super) fn room(&self, room: &RoomId) -> RoomKeys {
        let key = |part: &str| format!("{}:{{{room}}}:{part}", self.prefix);
        RoomKeys {
            meta: key("meta"),
            log: key("log"),
            nonce: key("nonce"),
            counts: key("counts"),
            called: key("called"),
            online: key("online"),
            roster: key("roster"),
            fenced: key("fenced"),
            channel: self.room_channel(room),
        }
    }

    pub(super) fn room_channel(&self, room: &RoomId) -> String {
        format!("{}:{{{room}}}:c", self.channels)
    }

    /// HASH: user → connections, of one node in one room.
    pub(super) fn counts(&self, room: &RoomId, node: &str) -> String {
        format!("{}:{{{room}}}:p:{node}", self.prefix)
    }

    // No room id holds a colon: these tags are nobody else's.

    /// HASH: room → its place in the order, when it was made, and its name.
    pub(super) fn directory(&self) -> String {
        format!("{}:{{:directory}}:rooms", self.prefix)
    }

    /// STRING: how many rooms were ever made.
    pub(super) fn rooms_made(&self) -> String {
        format!("{}:{{:directory}}:made", self.prefix)
    }

    /// The channel that every node hears.
    pub(super) fn lobby_channel(&self) -> String {
        format!("{}:{{:lobby}}:c", self.channels)
    }

    /// ZSET: node → when its lease ends.
    pub(super) fn nodes(&self) -> String {
        format!("{}:{{:nodes}}:leases", self.prefix)
    }

    /// STRING: while it is there, nobody is taken for dead.
    pub(super) fn truce(&self) -> String {
        format!("{}:{{:nodes}}:truce", self.prefix)
    }

    /// SET: rooms in which a node may have counts.
    pub(super) fn node_rooms(&self, node: &str) -> String {
        format!("{}:{{:nodes}}:rooms:{node}", self.prefix)
    }

    /// STRING: who clears up after a dead node.
    pub(super) fn reaper(&self, node: &str) -> String {
        format!("{}:{{:nodes}}:reaper:{node}", self.prefix)
    }

    /// HASH: id → version and record; ZSET of the ids. One slot for all kinds.
    pub(super) fn records(&self, kind: &str) -> (String, String) {
        let records = format!("{}:{{:people}}:{kind}", self.prefix);
        let ids = format!("{records}:ids");
        (records, ids)
    }

    /// HASH of counters; ZSET: number → what was touched.
    pub(super) fn news(&self) -> (String, String) {
        let key = |part: &str| format!("{}:{{:people}}::{part}", self.prefix);
        (key("counters"), key("news"))
    }

    /// STRING: a commit that was made.
    pub(super) fn done(&self, commit: Uuid) -> String {
        format!("{}:{{:people}}::done:{}", self.prefix, commit.simple())
    }

    /// HASH: what is left of a rate. The name may hold anything: its hash is enough.
    pub(super) fn bucket(&self, name: &str) -> String {
        let hash = data_encoding::HEXLOWER.encode(&Sha1::digest(name.as_bytes()));
        format!("{}:{{:rate.{hash}}}", self.prefix)
    }

    /// HASH: room → the seq that the user has read.
    pub(super) fn read(&self, user: UserId) -> String {
        format!("{}:{{u:{user}}}:read", self.prefix)
    }

    /// HASH: node → until when somebody looks at a client of the user there.
    pub(super) fn attentive(&self, user: UserId) -> String {
        format!("{}:{{u:{user}}}:attentive", self.prefix)
    }

    /// A channel of one subscriber, in a slot that suits.
    pub(super) fn probe_channel(&self, subscriber: Uuid, suits: impl Fn(u16) -> bool) -> String {
        let name = |n: u32| format!("{}:{{:probe.{n}}}:{}", self.channels, subscriber.simple());
        (0..u32::from(u16::MAX))
            .map(name)
            .find(|channel| suits(slot(channel)))
            .unwrap_or_else(|| name(0))
    }

    /// STRING: written where writes are tried, in a slot that suits.
    pub(super) fn trial(&self, suits: impl Fn(u16) -> bool) -> String {
        let name = |n: u32| format!("{}:{{:trial.{n}}}", self.prefix);
        (0..u32::from(u16::MAX))
            .map(name)
            .find(|key| suits(slot(key)))
            .unwrap_or_else(|| name(0))
    }

    /// The room whose channel this is.
    pub(super) fn room_of_channel<'a>(&self, channel: &'a str) -> Option<&'a str> {
        let rest = channel.strip_prefix(self.channels.as_str())?;
        rest.strip_prefix(":{")?.strip_suffix("}:c")
    }
}

/// Slots of a cluster.
pub(super) const SLOTS: u16 = 16_384;

/// The slot of a key: CRC16 of its hash tag, if it has one that is not empty
/// (<https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/>).
pub(super) fn slot(key: &str) -> u16 {
    let tag = key
        .split_once('{')
        .and_then(|(_, rest)| rest.split_once('}'))
        .map(|(tag, _)| tag)
        .filter(|tag| !tag.is_empty());
    crc16::State::<crc16::XMODEM>::calculate(tag.unwrap_or(key).as_bytes()) % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_those_of_the_specification() {
        assert_eq!(slot("123456789"), 0x31C3 % SLOTS);
        assert_eq!(slot("{user1000}.following"), slot("user1000"));
        assert_eq!(
            slot("foo{}{bar}"),
            crc16::State::<crc16::XMODEM>::calculate(b"foo{}{bar}") % SLOTS
        );
        assert_eq!(slot("foo{{bar}}zap"), slot("{bar"));
    }

    #[test]
    fn a_room_lies_in_one_slot_and_is_found_by_its_channel() {
        let keys = Keys::new("t1", 3);
        let room = RoomId::parse("general").unwrap();
        let RoomKeys {
            meta,
            log,
            nonce,
            counts,
            called,
            online,
            roster,
            fenced,
            channel,
        } = keys.room(&room);
        for key in [
            &log, &nonce, &counts, &called, &online, &roster, &fenced, &channel,
        ] {
            assert_eq!(slot(key), slot(&meta));
        }
        assert_eq!(slot(&keys.counts(&room, "n")), slot(&meta));
        assert_eq!(keys.room_of_channel(&channel), Some("general"));
        assert_eq!(Keys::new("t1", 0).room_of_channel(&channel), None);
        assert_eq!(keys.room_of_channel(&keys.lobby_channel()), Some(":lobby"));
    }

    #[test]
    fn a_probe_lies_where_it_is_asked_to() {
        let keys = Keys::new("t1", 0);
        let channel = keys.probe_channel(Uuid::nil(), |slot| slot < 100);
        assert!(slot(&channel) < 100);
    }
}
