//! Hints that are lost, doubled and overtaken.

use std::time::Duration;

use tertulia::{backend::Hint, domain::Tally};

use super::{Node, general, lossy::Fate, up_to};
use crate::support::eventually;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reordered_hints_come_out_in_order_without_a_read() {
    let node = Node::start(|_| {}).await;
    let bob = node.bob_in(&general()).await;
    let reads = node.net.reads();
    for seq in 2..=40 {
        node.net.fate(seq, Fate::Hold);
    }
    node.say(&general(), 40).await;
    eventually("all are held", async || {
        (node.net.held() == 39).then_some(())
    })
    .await;
    node.net.release();
    bob.hears(&general(), up_to(40)).await;
    assert_eq!(node.net.reads(), reads, "nothing was missing");
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn doubled_hints_come_once() {
    let node = Node::start(|_| {}).await;
    let bob = node.bob_in(&general()).await;
    let reads = node.net.reads();
    for seq in 1..=20 {
        node.net.fate(seq, Fate::Double);
    }
    node.say(&general(), 21).await;
    bob.hears(&general(), up_to(21)).await;
    assert_eq!(node.net.reads(), reads);
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_hint_is_read_when_it_does_not_come() {
    let node = Node::start(|options| options.reorder = Duration::from_millis(30)).await;
    let bob = node.bob_in(&general()).await;
    let reads = node.net.reads();
    node.net.fate(2, Fate::Lose);
    node.say(&general(), 5).await;
    bob.hears(&general(), up_to(5)).await;
    assert_eq!(node.net.reads(), reads + 1, "one read mends one hole");
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_too_far_ahead_is_read_at_once() {
    let node = Node::start(|_| {}).await;
    let bob = node.bob_in(&general()).await;
    node.net.fate(1, Fate::Lose);
    node.say(&general(), 66).await;
    bob.hears(&general(), up_to(66)).await;
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_while_a_room_heals_needs_no_second_read() {
    let node = Node::start(|options| options.reorder = Duration::from_millis(1)).await;
    let bob = node.bob_in(&general()).await;
    node.net.gate.forget_permits(usize::MAX);
    let reads = node.net.reads();
    node.net.fate(1, Fate::Lose);
    node.say(&general(), 2).await;
    let begun = async || (node.net.reads() == reads + 1).then_some(());
    eventually("the room is being read", begun).await;
    node.say(&general(), 10).await;
    node.net.gate.add_permits(1);
    bob.hears(&general(), up_to(12)).await;
    assert_eq!(node.net.reads(), reads + 1);
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_last_hint_is_found_by_comparing() {
    let compare = |options: &mut tertulia::hub::HubOptions| {
        options.compare_interval = Duration::from_millis(50);
    };
    let node = Node::start(compare).await;
    let bob = node.bob_in(&general()).await;
    node.net.fate(3, Fate::Lose);
    node.say(&general(), 3).await;
    bob.hears(&general(), up_to(3)).await;
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn news_of_the_top_finds_a_lost_last_hint() {
    let node = Node::start(|options| options.reorder = Duration::from_millis(30)).await;
    let bob = node.bob_in(&general()).await;
    node.net.fate(3, Fate::Lose);
    let last = node.say(&general(), 3).await;
    node.net.tell(Hint::Advanced {
        room: general(),
        epoch: last.epoch,
        top: last.seq,
        tally: Tally::default(),
    });
    bob.hears(&general(), up_to(3)).await;
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_from_a_node_that_heard_more_is_let_in() {
    let node = Node::start(|options| options.reorder = Duration::from_millis(30)).await;
    let bob = node.bob_in(&general()).await;
    node.net.fate(3, Fate::Lose);
    let last = node.say(&general(), 3).await;
    let carol = node.connect(tertulia::hub::Kind::Multiplexed);
    node.subscribe(&carol, &general(), Some(last)).await;
    bob.hears(&general(), up_to(3)).await;
    node.say(&general(), 1).await;
    carol.hears(&general(), [4]).await;
    node.stop().await;
}
