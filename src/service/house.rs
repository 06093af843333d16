//! The rules of the house.

use std::sync::PoisonError;

use super::{
    Caller, Chat, Result,
    people::{
        audit::Act,
        kinds::HouseRules,
        store::{Change, Stored},
    },
};
use crate::{
    backend::{Expect, Touch},
    domain::{Action, Rejection, Role, RoomFacts, access::House},
};

/// The one record.
const RULES: &str = "rules";

impl Chat {
    /// What decides who may do what.
    pub(super) fn house(&self) -> House {
        House {
            access: self.rules.access,
            room_creation: self.house_rules().room_creation,
        }
    }

    pub(super) async fn load_house(&self) -> Result<()> {
        let stored = self.people.store.get::<HouseRules>(RULES).await?;
        let rules = stored.map(|stored| stored.value).unwrap_or_default();
        *self.house.write().unwrap_or_else(PoisonError::into_inner) = rules;
        Ok(())
    }

    /// The rules, for whoever may change them.
    pub fn settings(&self, caller: &Caller) -> Result<HouseRules> {
        self.check(caller, Action::ManageServer)?;
        Ok(self.house_rules())
    }

    /// Changes the rules.
    pub async fn change_settings(
        &self,
        caller: &Caller,
        retention_days: Option<u32>,
        room_creation: Option<Role>,
    ) -> Result<HouseRules> {
        self.check(caller, Action::ManageServer)?;
        let stored = self.people.store.get::<HouseRules>(RULES).await?;
        let expect = stored.as_ref().map_or(Expect::Absent, Stored::expected);
        let mut rules = stored.map(|stored| stored.value).unwrap_or_default();
        if let Some(days) = retention_days {
            if days > RoomFacts::MAX_RETENTION_DAYS {
                return Err(Rejection::invalid(
                    "Messages can be kept for 1 to 3650 days, or 0: for ever.",
                )
                .into());
            }
            rules.retention_days = days;
        }
        rules.room_creation = room_creation.unwrap_or(rules.room_creation);
        let mut change = Change::new();
        change.put(RULES, expect, &rules);
        change.touch_any(Touch::House);
        let detail = format!(
            "messages kept {} days, rooms created from {} up",
            rules.retention_days,
            rules.room_creation.word()
        );
        Act::new("settings_changed", caller.user.as_deref())
            .detail(detail)
            .write(&mut change);
        self.people.store.commit(change).await?;
        self.load_house().await?;
        Ok(rules)
    }
}
