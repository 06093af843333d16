//! Whom a text calls.

use std::collections::HashMap;

use futures_util::future::join_all;

use super::{Caller, Chat, Result};
use crate::domain::{
    Action, Mentions, MessageText, RoomFacts, RoomId, User, UserId,
    access::{Place, Who, may},
    likeness, mention,
};

impl Chat {
    /// Whom a text calls that the caller says in a room: users who can see the room, by the names they
    /// have now, but not the caller. A group is called only by whoever may; else the word is text.
    pub(super) async fn mentions_in(
        &self,
        caller: &Caller,
        room: &RoomId,
        facts: &RoomFacts,
        text: &MessageText,
    ) -> Result<Mentions> {
        let read = mention::called(text.as_str());
        let place = Place { id: room, facts };
        let group = read.group.filter(|_| {
            let action = Action::MentionGroup;
            may(&self.house(), caller.who(), action, Some(place)).is_ok()
        });
        let users = self.users_named(&read).await?;
        let own = caller.need()?.id;
        let sees = |user: &User| {
            let who = Who {
                user: Some(user),
                ..caller.who()
            };
            may(&self.house(), who, Action::See, Some(place)).is_ok()
        };
        let users = join_all(users.into_iter().map(|id| self.people.user(id))).await;
        let mut mentions = Mentions {
            users: Vec::new(),
            group,
        };
        for user in users {
            if let Some(user) = user?
                && user.value.id != own
                && sees(&user.value)
            {
                mentions.users.push(user.value.id);
            }
        }
        Ok(mentions)
    }

    /// The users that are named, each once: after each `@` the one with the longest name.
    async fn users_named(&self, called: &mention::Called) -> Result<Vec<UserId>> {
        let readings = called.names.iter().flatten();
        let keys: Vec<String> = readings.flat_map(likeness::keys).collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let found: HashMap<&String, UserId> = keys
            .iter()
            .zip(self.people.owners_of(&keys).await?)
            .filter_map(|(key, user)| Some((key, user?)))
            .collect();
        let mut users = Vec::new();
        for names in &called.names {
            let owner = names.iter().find_map(|name| {
                let keys = likeness::keys(name);
                keys.iter().find_map(|key| found.get(key).copied())
            });
            users.extend(owner.filter(|user| !users.contains(user)));
        }
        Ok(users)
    }
}
