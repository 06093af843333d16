//! What a user wants to be told of while looking elsewhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{RoomId, RoomKind, Timestamp};

/// What a message is to a user.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bearing {
    /// It calls the user, or everybody.
    Calls,
    /// It does not.
    Passes,
}

/// Of which messages of a room a user is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotifyLevel {
    /// Of all of them.
    All,
    /// Of those that call the user, or everybody.
    Mentions,
    /// Of none.
    Nothing,
}

impl NotifyLevel {
    /// What holds where nothing was chosen.
    pub fn usual(kind: RoomKind) -> Self {
        match kind {
            RoomKind::Direct => Self::All,
            RoomKind::Open | RoomKind::Private => Self::Mentions,
        }
    }

    /// Whether a message is told.
    pub fn tells(self, bearing: Bearing) -> bool {
        match self {
            Self::All => true,
            Self::Mentions => bearing == Bearing::Calls,
            Self::Nothing => false,
        }
    }
}

/// Until when a room is silent for a user.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// Until this moment.
    Until(Timestamp),
    /// Until the user ends it.
    ForGood,
}

impl Silence {
    /// Whether it lasts still.
    pub fn holds_at(self, now: Timestamp) -> bool {
        match self {
            Self::Until(until) => until > now,
            Self::ForGood => true,
        }
    }
}

/// What a user chose for one room.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RoomNotify {
    /// `None`: what is usual in such a room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<NotifyLevel>,
    /// Whether the room is muted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mute: Option<Silence>,
}

impl RoomNotify {
    /// The level in a room of this kind.
    pub fn level_in(self, kind: RoomKind) -> NotifyLevel {
        self.level.unwrap_or_else(|| NotifyLevel::usual(kind))
    }

    /// The mute, if it lasts still.
    pub fn mute_at(self, now: Timestamp) -> Option<Silence> {
        self.mute.filter(|mute| mute.holds_at(now))
    }

    /// Whether a message is told now.
    pub fn tells(self, kind: RoomKind, bearing: Bearing, now: Timestamp) -> bool {
        self.mute_at(now).is_none() && self.level_in(kind).tells(bearing)
    }
}

/// What a user chose, for all rooms. Rooms where nothing was chosen are absent.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Notify {
    /// By room; at most [`Notify::MOST`].
    #[serde(default)]
    pub rooms: BTreeMap<RoomId, RoomNotify>,
}

impl Notify {
    /// Most rooms for which something can be chosen.
    pub const MOST: usize = 500;

    /// What was chosen for a room.
    pub fn of(&self, room: &RoomId) -> RoomNotify {
        self.rooms.get(room).copied().unwrap_or_default()
    }
}

/// Hours in which a device is to stay silent, in its own time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct QuietHours {
    /// Minute of the day at which they begin.
    pub from: u16,
    /// Minute of the day at which they end; not after `from`: on the day after. The same: all day.
    pub to: u16,
    /// On which days they begin: bit 0 is Sunday.
    pub days: u8,
    /// The device's time is so many minutes ahead of UTC.
    pub ahead: i16,
}

impl QuietHours {
    /// Minutes of a day.
    pub const DAY: u16 = 24 * 60;

    /// Whether every part is in its bounds.
    pub fn is_sound(self) -> bool {
        self.from < Self::DAY && self.to < Self::DAY && self.days < 128 && self.ahead.abs() <= 840
    }

    /// Whether it is quiet at a moment.
    pub fn holds_at(self, now: Timestamp) -> bool {
        let minutes = now.millis().div_euclid(60_000) + i64::from(self.ahead);
        let day = minutes.div_euclid(i64::from(Self::DAY));
        let minute = minutes.rem_euclid(i64::from(Self::DAY));
        let (from, to) = (i64::from(self.from), i64::from(self.to));
        // 1970 began on a Thursday.
        let begins = |day: i64| self.days & (1 << (day + 4).rem_euclid(7)) != 0;
        if from < to {
            return begins(day) && (from..to).contains(&minute);
        }
        (begins(day) && minute >= from) || (begins(day - 1) && minute < to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_says_which_messages_are_told() {
        for (level, all, calling) in [
            (NotifyLevel::All, true, true),
            (NotifyLevel::Mentions, false, true),
            (NotifyLevel::Nothing, false, false),
        ] {
            assert_eq!(
                (level.tells(Bearing::Passes), level.tells(Bearing::Calls)),
                (all, calling)
            );
        }
        let nothing_chosen = RoomNotify::default();
        let now = Timestamp::now();
        assert!(nothing_chosen.tells(RoomKind::Direct, Bearing::Passes, now));
        assert!(!nothing_chosen.tells(RoomKind::Open, Bearing::Passes, now));
    }

    #[test]
    fn a_mute_ends_by_itself() {
        let now = Timestamp::from_millis(1_000_000);
        let muted = RoomNotify {
            level: Some(NotifyLevel::All),
            mute: Some(Silence::Until(now)),
        };
        assert!(!muted.tells(
            RoomKind::Open,
            Bearing::Calls,
            Timestamp::from_millis(999_999)
        ));
        assert!(muted.tells(RoomKind::Open, Bearing::Calls, now));
        let for_good = RoomNotify {
            mute: Some(Silence::ForGood),
            ..muted
        };
        assert!(!for_good.tells(RoomKind::Direct, Bearing::Calls, now.plus_seconds(1 << 40)));
    }

    fn at(text: &str) -> Timestamp {
        serde_json::from_str(&format!("\"{text}\"")).unwrap()
    }

    #[test]
    fn quiet_hours_are_those_of_the_device_and_pass_midnight() {
        // 22:00 to 7:00, begun from Monday to Friday, two hours ahead of UTC.
        let hours = QuietHours {
            from: 22 * 60,
            to: 7 * 60,
            days: 0b0011_1110,
            ahead: 120,
        };
        for (moment, quiet) in [
            ("2026-11-23T19:59:00Z", false), // Monday, 21:59
            ("2026-11-23T20:00:00Z", true),  // Monday, 22:00
            ("2026-11-24T04:59:00Z", true),  // Tuesday, 6:59
            ("2026-11-24T05:00:00Z", false), // Tuesday, 7:00
            ("2026-11-23T03:00:00Z", false), // Monday, 5:00: Sunday's night
            ("2026-11-28T03:00:00Z", true),  // Saturday, 5:00: Friday's night
            ("2026-11-28T21:00:00Z", false), // Saturday, 23:00
        ] {
            assert_eq!(hours.holds_at(at(moment)), quiet, "{moment}");
        }
        let lunch = QuietHours {
            from: 12 * 60,
            to: 13 * 60,
            days: 0b0111_1111,
            ahead: 0,
        };
        assert!(lunch.holds_at(at("2026-11-24T12:00:00Z")));
        assert!(!lunch.holds_at(at("2026-11-24T13:00:00Z")));
        let always = QuietHours {
            to: 12 * 60,
            ..lunch
        };
        assert!(always.holds_at(at("2026-11-24T11:59:00Z")));
    }
}
