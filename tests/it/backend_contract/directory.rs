//! The list of rooms.

use tertulia::{
    backend::{BackendError, Hint},
    domain::{Room, RoomId, RoomName, Timestamp},
};

use super::store::{Memory, Store, general, say};

fn new_room(name: &str) -> Room {
    Room {
        id: RoomId::random(),
        name: RoomName::parse(name).unwrap(),
        created_at: Timestamp::from_millis(1_795_511_700_000),
    }
}

async fn names(store: &impl Store) -> Vec<String> {
    let rooms = store.backend().rooms().await.unwrap();
    rooms
        .iter()
        .map(|listing| listing.room.name.to_string())
        .collect()
}

pub(super) async fn default_rooms_are_there_and_come_first(mut store: impl Store) {
    let backend = store.backend();
    for name in ["Zoo", "Aviary"] {
        backend.create_room(new_room(name), 100).await.unwrap();
    }
    drop(backend);
    let expected = ["General", "Random", "Tech Talk", "Zoo", "Aviary"];
    assert_eq!(names(&store).await, expected);
    store.reopen().await;
    assert_eq!(names(&store).await, expected);
    let listing = store.backend().room(&general()).await.unwrap().unwrap();
    assert_eq!(listing.room.id, general());
    assert_eq!((listing.tail.lo, listing.tail.top), (1, 0));
    assert_eq!(store.backend().room(&RoomId::random()).await.unwrap(), None);
}

pub(super) async fn a_created_room_is_listed_told_and_kept(mut store: impl Store) {
    let backend = store.backend();
    let memory = Memory::of(&backend, &general()).await;
    let room = new_room("Book club");
    let listing = backend.create_room(room.clone(), 100).await.unwrap();
    assert_eq!(listing.room, room);
    let told = memory
        .heard(1, |hint| match hint {
            Hint::RoomCreated(listing) => Some(listing.clone()),
            _ => None,
        })
        .await;
    assert_eq!(told, std::slice::from_ref(&listing));
    let said = say(&backend, &room.id, "welcome").await;
    assert_eq!(said.position.epoch, listing.tail.epoch);
    drop(backend);
    store.reopen().await;
    let kept = store.backend().room(&room.id).await.unwrap().unwrap();
    assert_eq!((kept.room, kept.tail.top), (room, 1));
}

pub(super) async fn a_taken_id_is_a_conflict(store: impl Store) {
    let backend = store.backend();
    let room = new_room("Book club");
    backend.create_room(room.clone(), 100).await.unwrap();
    let again = backend.create_room(room, 100).await;
    assert_eq!(again, Err(BackendError::Conflict));
    assert_eq!(names(&store).await.len(), 4);
}

pub(super) async fn the_limit_of_rooms_holds(store: impl Store) {
    let backend = store.backend();
    backend.create_room(new_room("Fourth"), 4).await.unwrap();
    let fifth = backend.create_room(new_room("Fifth"), 4).await;
    assert!(matches!(fifth, Err(BackendError::Limit(_))));
    assert_eq!(names(&store).await.len(), 4);
}
