//! Read positions and typing.

use tertulia::{
    backend::{BackendError, Hint},
    domain::{RoomId, UserId},
};

use super::store::{Memory, Store, author, general, room, say_many};

pub(super) async fn read_positions_only_move_forward(store: impl Store) {
    let backend = store.backend();
    let memory = Memory::of(&backend, &general()).await;
    say_many(&backend, &general(), 9).await;
    let ann = UserId::new();
    for (seq, expected) in [(0, 0), (5, 5), (3, 5), (5, 5), (7, 7)] {
        let now = backend.advance_read(ann, &general(), seq).await.unwrap();
        assert_eq!(now, expected);
    }
    let moved = |hint: &Hint| match hint {
        Hint::Read { user, room, seq } => Some((*user, room.clone(), *seq)),
        _ => None,
    };
    let told = memory.heard(2, moved).await;
    assert_eq!(told, [(ann, general(), 5), (ann, general(), 7)]);
}

pub(super) async fn a_read_position_never_passes_the_top(store: impl Store) {
    let backend = store.backend();
    let ann = UserId::new();
    assert_eq!(backend.advance_read(ann, &general(), 9).await, Ok(0));
    assert!(backend.read_positions(ann).await.unwrap().is_empty());
    say_many(&backend, &general(), 4).await;
    assert_eq!(backend.advance_read(ann, &general(), u64::MAX).await, Ok(4));
    let nowhere = backend.advance_read(ann, &RoomId::random(), 1).await;
    assert_eq!(nowhere, Err(BackendError::NoRoom));
}

pub(super) async fn read_positions_are_kept_and_belong_to_one_user(mut store: impl Store) {
    let (ann, bob) = (UserId::new(), UserId::new());
    let backend = store.backend();
    for (id, user, seq) in [("general", ann, 2), ("random", ann, 3), ("general", bob, 1)] {
        say_many(&backend, &room(id), 3).await;
        backend.advance_read(user, &room(id), seq).await.unwrap();
    }
    drop(backend);
    store.reopen().await;
    let positions = store.backend().read_positions(ann).await.unwrap();
    assert_eq!(positions, [(general(), 2), (room("random"), 3)].into());
    let positions = store.backend().read_positions(bob).await.unwrap();
    assert_eq!(positions, [(general(), 1)].into());
}

pub(super) async fn typing_is_told(store: impl Store) {
    let backend = store.backend();
    let memory = Memory::of(&backend, &general()).await;
    let ann = author("Ann");
    backend.typing(&general(), ann.clone()).await;
    let typing = |hint: &Hint| match hint {
        Hint::Typing { room, user } => Some((room.clone(), user.clone())),
        _ => None,
    };
    assert_eq!(memory.heard(1, typing).await, [(general(), ann)]);
}
