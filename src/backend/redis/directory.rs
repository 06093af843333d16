//! The list of rooms: one hash. Where their logs end stands with the logs.

use std::collections::HashMap;

use async_trait::async_trait;
use deadpool_redis::redis::{Cmd, cmd};

use super::{
    Redis, Shared,
    ask::foreign,
    script::{CREATE_ROOM, LIST_ROOM},
};
use crate::{
    backend::{BackendError, Directory, Hint, Listing, Result},
    domain::{Epoch, Room, RoomId, Seq, Tail, Tally, Timestamp, room::DEFAULT_ROOMS},
};

#[async_trait]
impl Directory for Redis {
    async fn rooms(&self) -> Result<Vec<Listing>> {
        self.shared.check_open()?;
        self.shared.list_default_rooms().await?;
        self.shared.rooms().await
    }

    async fn room(&self, id: &RoomId) -> Result<Option<Listing>> {
        self.shared.check_open()?;
        let Some(room) = self.shared.card(id).await? else {
            return Ok(None);
        };
        let tail = match self.shared.tail(id).await? {
            Some(tail) => tail,
            None => self.shared.create_log(id).await?,
        };
        Ok(Some(Listing { room, tail }))
    }

    async fn create_room(&self, room: Room, max: usize) -> Result<Listing> {
        self.shared.check_open()?;
        // Listed first: a room that is listed and has no log gets one when it is needed.
        let call = LIST_ROOM
            .on(&[
                &self.shared.keys.directory(),
                &self.shared.keys.rooms_made(),
            ])
            .arg(room.id.as_str())
            .arg(card(&room))
            .arg(max);
        let outcome: String = self.shared.link.run(&call).await?;
        match outcome.as_str() {
            "added" => {}
            // Asked twice because the first answer was lost.
            "taken" if self.shared.card(&room.id).await?.as_ref() == Some(&room) => {
                if self.shared.tail(&room.id).await?.is_some() {
                    return Err(BackendError::Conflict);
                }
            }
            "taken" => return Err(BackendError::Conflict),
            _ => return Err(BackendError::Limit(format!("{max} rooms"))),
        }
        let tail = self.shared.create_log(&room.id).await?;
        let listing = Listing { room, tail };
        self.shared.ear.tell(Hint::RoomCreated(listing.clone()));
        if let Err(error) = self.shared.tell_created(&listing).await {
            // The others find it when they next read the directory.
            tracing::debug!(%error, "a new room was not told");
        }
        Ok(listing)
    }

    async fn delete_room(&self, id: &RoomId) -> Result<()> {
        self.shared.check_open()?;
        let directory = self.shared.keys.directory();
        let mut command = cmd("HDEL");
        command.arg(&directory).arg(id.as_str());
        self.shared
            .link
            .command::<i64>(&directory, &command)
            .await?;
        let keys = self.shared.keys.room(id);
        let mut command = cmd("UNLINK");
        command.arg(&keys.meta).arg(&keys.log).arg(&keys.nonce);
        command.arg(&keys.counts).arg(&keys.called);
        self.shared
            .link
            .command::<i64>(&keys.meta, &command)
            .await?;
        if DEFAULT_ROOMS.iter().any(|(name, _)| *name == id.as_str()) {
            self.shared.list_default_rooms().await?;
        }
        self.shared.ear.tell(Hint::RoomDeleted(id.clone()));
        self.shared.tell_deleted(id).await;
        Ok(())
    }
}

impl Shared {
    /// Sees to it that the default rooms are there, also after somebody emptied Redis.
    pub(super) async fn list_default_rooms(&self) -> Result<()> {
        let directory = self.keys.directory();
        // Before all others, in their own order.
        let places = [-3, -2, -1];
        let now = Timestamp::now().millis();
        let listed = DEFAULT_ROOMS.iter().zip(places).map(|((id, name), place)| {
            let mut command = cmd("HSETNX");
            command
                .arg(&directory)
                .arg(id)
                .arg(format!("{place} {now} {name}"));
            (directory.clone(), command)
        });
        self.link.each::<bool>(&listed.collect::<Vec<_>>()).await?;
        for (id, _) in DEFAULT_ROOMS {
            if let Ok(id) = RoomId::parse(id) {
                self.create_log(&id).await?;
            }
        }
        Ok(())
    }

    async fn rooms(&self) -> Result<Vec<Listing>> {
        let directory = self.keys.directory();
        let mut command = cmd("HGETALL");
        command.arg(&directory);
        let cards: HashMap<String, String> = self.link.command(&directory, &command).await?;
        let mut rooms = cards
            .into_iter()
            .map(|(id, card)| read_card(&id, &card))
            .collect::<Result<Vec<_>>>()?;
        rooms.sort_by_key(|(place, _)| *place);
        let rooms: Vec<_> = rooms.into_iter().map(|(_, room)| room).collect();
        let ids: Vec<_> = rooms.iter().map(|room| room.id.clone()).collect();
        let tails = self.tails(&ids).await?;
        let mut listings = Vec::with_capacity(rooms.len());
        for (room, tail) in rooms.into_iter().zip(tails) {
            let tail = match tail {
                Some(tail) => tail,
                None => self.create_log(&room.id).await?,
            };
            listings.push(Listing { room, tail });
        }
        Ok(listings)
    }

    async fn card(&self, id: &RoomId) -> Result<Option<Room>> {
        let directory = self.keys.directory();
        let mut command = cmd("HGET");
        command.arg(&directory).arg(id.as_str());
        let card: Option<String> = self.link.command(&directory, &command).await?;
        let room = card.map(|card| read_card(id.as_str(), &card)).transpose()?;
        Ok(room.map(|(_, room)| room))
    }

    /// Whether a room without a log is one all the same, and now has a log.
    pub(super) async fn begin_if_listed(&self, id: &RoomId) -> Result<bool> {
        if DEFAULT_ROOMS
            .iter()
            .any(|(default, _)| *default == id.as_str())
        {
            self.list_default_rooms().await?;
            return Ok(true);
        }
        if self.card(id).await?.is_none() {
            return Ok(false);
        }
        self.create_log(id).await.map(|_| true)
    }

    /// Begins a room's log, or finds it begun.
    pub(super) async fn create_log(&self, id: &RoomId) -> Result<Tail> {
        let meta = self.keys.room(id).meta;
        let fence = self.link.server(&meta)?.fence().unwrap_or_default();
        let epoch = Epoch::random();
        let call = CREATE_ROOM.on(&[&meta]).arg(epoch.as_str()).arg(fence);
        tail(self.link.run(&call).await?).ok_or_else(|| foreign("a room"))
    }

    pub(super) async fn tail(&self, id: &RoomId) -> Result<Option<Tail>> {
        let (meta, command) = self.ask_tail(id);
        Ok(tail(self.link.command(&meta, &command).await?))
    }

    pub(super) async fn tails(&self, ids: &[RoomId]) -> Result<Vec<Option<Tail>>> {
        let asked: Vec<_> = ids.iter().map(|id| self.ask_tail(id)).collect();
        let answers: Vec<TailFields> = self.link.each(&asked).await?;
        Ok(answers.into_iter().map(tail).collect())
    }

    fn ask_tail(&self, id: &RoomId) -> (String, Cmd) {
        let meta = self.keys.room(id).meta;
        let mut command = cmd("HMGET");
        command.arg(&meta).arg("epoch").arg("lo").arg("top");
        command.arg("said").arg("recounts");
        (meta, command)
    }
}

type TailFields = (
    Option<String>,
    Option<Seq>,
    Option<Seq>,
    Option<u64>,
    Option<u64>,
);

fn tail(fields: TailFields) -> Option<Tail> {
    match fields {
        (Some(epoch), Some(lo), Some(top), said, recounts) => Some(Tail {
            epoch: Epoch::from(epoch),
            lo,
            top,
            tally: Tally {
                said: said.unwrap_or(0),
                recounts: recounts.unwrap_or(0),
            },
        }),
        _ => None,
    }
}

/// `created_at name`; the script puts the place before it.
fn card(room: &Room) -> String {
    format!("{} {}", room.created_at.millis(), room.name.as_str())
}

/// `place created_at name`
fn read_card(id: &str, card: &str) -> Result<(i64, Room)> {
    let bad = || foreign("a room");
    let mut parts = card.splitn(3, ' ');
    let mut number = || {
        parts
            .next()
            .and_then(|part| part.parse().ok())
            .ok_or_else(bad)
    };
    let (place, created_at) = (number()?, number()?);
    let name = parts.next().ok_or_else(bad)?;
    let room = Room {
        id: RoomId::parse(id).map_err(|_| bad())?,
        name: serde_json::from_value(name.into()).map_err(|_| bad())?,
        created_at: Timestamp::from_millis(created_at),
    };
    Ok((place, room))
}
