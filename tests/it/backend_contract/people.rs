//! Read positions and typing.

use tertulia::{
    backend::{BackendError, Hint, NewEntry, ReadMove},
    domain::{Mentions, Message, ReadPosition, RoomId, UserId},
};

use super::store::{Memory, Store, author, general, message, read_to, room, say_many};

pub(super) async fn read_positions_only_move_forward(store: impl Store) {
    let backend = store.backend();
    let memory = Memory::of(&backend, &general()).await;
    say_many(&backend, &general(), 9).await;
    let ann = UserId::new();
    for (seq, expected) in [(0, 0), (5, 5), (3, 5), (5, 5), (7, 7)] {
        let now = read_to(&backend, ann, &general(), seq).await.unwrap();
        assert_eq!(now, expected);
    }
    let moved = |hint: &Hint| match hint {
        Hint::Read {
            user,
            room,
            position,
            back: false,
        } => Some((*user, room.clone(), position.seq)),
        _ => None,
    };
    let told = memory.heard(2, moved).await;
    assert_eq!(told, [(ann, general(), 5), (ann, general(), 7)]);
}

pub(super) async fn a_read_position_moves_back_when_asked_to(store: impl Store) {
    let backend = store.backend();
    let memory = Memory::of(&backend, &general()).await;
    say_many(&backend, &general(), 9).await;
    let ann = UserId::new();
    let go = async |seq, way| {
        let now = backend.move_read(ann, &general(), seq, way).await.unwrap();
        (now.seq, now.rev)
    };
    assert_eq!(go(7, ReadMove::Forward).await, (7, 1));
    assert_eq!(go(8, ReadMove::Back).await, (7, 1), "back is not forward");
    assert_eq!(go(3, ReadMove::Back).await, (3, 2));
    assert_eq!(go(0, ReadMove::Back).await, (0, 3));
    assert_eq!(go(9, ReadMove::Forward).await, (9, 4));
    let moved = |hint: &Hint| match hint {
        Hint::Read { position, back, .. } => Some((position.seq, position.rev, *back)),
        _ => None,
    };
    let told = memory.heard(4, moved).await;
    assert_eq!(
        told,
        [(7, 1, false), (3, 2, true), (0, 3, true), (9, 4, false)]
    );
    let stored = backend.read_positions(ann).await.unwrap();
    assert_eq!(
        stored,
        [(general(), ReadPosition { seq: 9, rev: 4 })].into()
    );
}

pub(super) async fn what_is_unread_is_counted_up_to_a_bound(store: impl Store) {
    let backend = store.backend();
    let (ann, bob) = (author("Ann"), UserId::new());
    let calling = |users: &[UserId]| Message {
        mentions: Mentions {
            users: users.to_vec(),
            group: None,
        },
        ..message(&ann, "hello")
    };
    let mut pending = Vec::new();
    for n in 0..1100 {
        let called = if n % 10 == 0 { &[bob][..] } else { &[] };
        let entry = NewEntry::message(calling(called));
        pending.push(backend.append(&general(), entry));
    }
    for answer in pending {
        answer.await.unwrap();
    }
    let count = async |read| {
        let rooms = [(general(), read), (RoomId::random(), 0)];
        let counted = backend.unread(bob, &rooms).await.unwrap();
        assert_eq!(counted[1], None, "there is no such room");
        let unread = counted[0].unwrap();
        assert_eq!(unread.tally.said, 1100);
        (unread.messages, unread.mentions)
    };
    assert_eq!(count(0).await, (1000, 100));
    assert_eq!(count(99).await, (1000, 100));
    assert_eq!(count(101).await, (999, 99));
    assert_eq!(count(1090).await, (10, 1));
    assert_eq!(count(1091).await, (9, 0));
    assert_eq!(count(1100).await, (0, 0));
    assert_eq!(count(u64::MAX).await, (0, 0));
    backend.forget_reads(bob).await.unwrap();
    assert_eq!(count(0).await, (1000, 0), "nobody is called any more");
}

pub(super) async fn a_read_position_never_passes_the_top(store: impl Store) {
    let backend = store.backend();
    let ann = UserId::new();
    assert_eq!(read_to(&backend, ann, &general(), 9).await, Ok(0));
    assert!(backend.read_positions(ann).await.unwrap().is_empty());
    say_many(&backend, &general(), 4).await;
    assert_eq!(read_to(&backend, ann, &general(), u64::MAX).await, Ok(4));
    let nowhere = read_to(&backend, ann, &RoomId::random(), 1).await;
    assert_eq!(nowhere, Err(BackendError::NoRoom));
}

pub(super) async fn read_positions_are_kept_and_belong_to_one_user(mut store: impl Store) {
    let (ann, bob) = (UserId::new(), UserId::new());
    let backend = store.backend();
    for (id, user, seq) in [("general", ann, 2), ("random", ann, 3), ("general", bob, 1)] {
        say_many(&backend, &room(id), 3).await;
        read_to(&backend, user, &room(id), seq).await.unwrap();
    }
    drop(backend);
    store.reopen().await;
    let at = |seq| ReadPosition { seq, rev: 1 };
    let positions = store.backend().read_positions(ann).await.unwrap();
    assert_eq!(
        positions,
        [(general(), at(2)), (room("random"), at(3))].into()
    );
    let positions = store.backend().read_positions(bob).await.unwrap();
    assert_eq!(positions, [(general(), at(1))].into());
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
