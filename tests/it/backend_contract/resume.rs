//! What a returning client is told.

use tertulia::{
    backend::PageLimit,
    domain::{Epoch, Position, Resume, Seq, Verdict},
};

use super::store::{Store, general, say, say_many, seqs};

async fn resume(
    store: &impl Store,
    position: impl Into<Option<Position>>,
    entries: usize,
) -> Resume {
    store
        .backend()
        .resume(&general(), position.into(), PageLimit::entries(entries))
        .await
        .unwrap()
}

async fn epoch(store: &impl Store) -> Epoch {
    let listing = store.backend().room(&general()).await.unwrap().unwrap();
    listing.tail.epoch
}

fn at(epoch: &Epoch, seq: Seq) -> Position {
    Position {
        epoch: epoch.clone(),
        seq,
    }
}

fn outcome(resume: &Resume) -> (Verdict, Vec<Seq>, bool) {
    (resume.verdict, seqs(&resume.entries), resume.more)
}

pub(super) async fn a_new_client_gets_the_newest_page(store: impl Store) {
    say_many(&store.backend(), &general(), 5).await;
    let new = resume(&store, None::<Position>, 2).await;
    assert_eq!(outcome(&new), (Verdict::New, vec![4, 5], false));
    assert_eq!((new.tail.lo, new.tail.top, new.end), (1, 5, None));
}

pub(super) async fn a_known_position_gets_what_follows(store: impl Store) {
    say_many(&store.backend(), &general(), 5).await;
    let epoch = epoch(&store).await;
    for (seq, entries, more) in [
        (0, vec![1, 2], true),
        (2, vec![3, 4], true),
        (3, vec![4, 5], false),
        (5, vec![], false),
    ] {
        let back = resume(&store, at(&epoch, seq), 2).await;
        assert_eq!(outcome(&back), (Verdict::Ok, entries, more), "{seq}");
        assert_eq!(back.end, None);
    }
}

pub(super) async fn a_position_from_before_a_restart_goes_on(mut store: impl Store) {
    say_many(&store.backend(), &general(), 3).await;
    let old = epoch(&store).await;
    store.reopen().await;
    let now = say(&store.backend(), &general(), "after").await.position;
    assert_ne!(now.epoch, old);
    let back = resume(&store, at(&old, 2), 10).await;
    assert_eq!(outcome(&back), (Verdict::Ok, vec![3, 4], false));
    assert_eq!(back.tail.epoch, now.epoch);
    let back = resume(&store, at(&now.epoch, 2), 10).await;
    assert_eq!(outcome(&back), (Verdict::Ok, vec![3, 4], false));
}

pub(super) async fn a_position_beyond_its_epoch_is_truncated(mut store: impl Store) {
    say_many(&store.backend(), &general(), 3).await;
    let old = epoch(&store).await;
    let back = resume(&store, at(&old, u64::MAX), 10).await;
    assert_eq!(outcome(&back), (Verdict::Truncated, vec![], false));
    assert_eq!(back.end, Some(3));
    store.reopen().await;
    say_many(&store.backend(), &general(), 2).await;
    let back = resume(&store, at(&old, 5), 1).await;
    assert_eq!(outcome(&back), (Verdict::Truncated, vec![4], true));
    assert_eq!(back.end, Some(3));
}

pub(super) async fn a_trimmed_position_is_a_gap(store: impl Store) {
    say_many(&store.backend(), &general(), 9).await;
    store.backend().trim(&general(), 5).await.unwrap();
    let epoch = epoch(&store).await;
    let gap = resume(&store, at(&epoch, 3), 2).await;
    assert_eq!(outcome(&gap), (Verdict::Gap, vec![8, 9], false));
    assert_eq!((gap.tail.lo, gap.tail.top), (5, 9));
    let edge = resume(&store, at(&epoch, 4), 2).await;
    assert_eq!(outcome(&edge), (Verdict::Ok, vec![5, 6], true));
}

pub(super) async fn an_unknown_epoch_is_reset(store: impl Store) {
    say_many(&store.backend(), &general(), 3).await;
    let never = Epoch::random();
    let reset = resume(&store, at(&never, 2), 2).await;
    assert_eq!(outcome(&reset), (Verdict::Reset, vec![2, 3], false));
}

pub(super) async fn sixteen_restarts_are_remembered(mut store: impl Store) {
    let mut positions = Vec::new();
    for _ in 0..17 {
        positions.push(say(&store.backend(), &general(), "hello").await.position);
        store.reopen().await;
    }
    say(&store.backend(), &general(), "now").await;
    for position in &positions[1..] {
        let back = resume(&store, position.clone(), 1).await;
        assert_eq!(back.verdict, Verdict::Ok);
        assert_eq!(seqs(&back.entries), [position.seq + 1]);
    }
}

pub(super) async fn a_restart_without_an_append_keeps_the_epoch(mut store: impl Store) {
    say_many(&store.backend(), &general(), 3).await;
    let old = epoch(&store).await;
    store.reopen().await;
    assert_eq!(epoch(&store).await, old);
    let back = resume(&store, at(&old, 3), 10).await;
    assert_eq!(outcome(&back), (Verdict::Ok, vec![], false));
}
