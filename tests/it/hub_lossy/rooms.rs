//! Rooms that heal, close, open again and begin anew; people who leave.

use std::time::Duration;

use futures_util::future::join_all;
use tertulia::{
    backend::{
        Directory, Hint, Presence,
        embedded::{Embedded, Options},
    },
    hub::Kind,
};

use super::{
    Node, general,
    lossy::{Fate, new_room},
    room, say, up_to,
};
use crate::support::eventually;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disturbance_heals_all_rooms_and_one_that_fails_holds_up_none() {
    let node = Node::start(|_| {}).await;
    let mut rooms = Vec::new();
    for n in 0..40 {
        let id = room(&format!("room-{n}"));
        node.net.create_room(new_room(&id), 100).await.unwrap();
        let bob = node.bob_in(&id).await;
        rooms.push((id, bob));
    }
    node.net.fate(1, Fate::Lose);
    for (id, _) in &rooms {
        node.say(id, 1).await;
    }
    let (broken, bob) = &rooms[0];
    node.net.breaks(broken);
    node.net.tell(Hint::Disturbed);
    for (id, bob) in &rooms[1..] {
        bob.hears(id, [1]).await;
    }
    assert!(bob.seqs(broken).is_empty());
    node.net.works_again(broken);
    bob.hears(broken, [1]).await;
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disturbance_while_a_room_is_read_is_not_forgotten() {
    let node = Node::start(|_| {}).await;
    let bob = node.bob_in(&general()).await;
    node.net.gate.forget_permits(usize::MAX);
    let reads = node.net.reads();
    node.net.tell(Hint::Disturbed);
    let begun = async || (node.net.reads() == reads + 1).then_some(());
    eventually("the room is being read", begun).await;
    node.net.tell(Hint::Disturbed);
    node.net.gate.add_permits(1);
    let again = async || (node.net.reads() == reads + 2).then_some(());
    eventually("the room is read again", again).await;
    node.net.fate(1, Fate::Lose);
    node.say(&general(), 1).await;
    node.net.gate.add_permits(1);
    bob.hears(&general(), [1]).await;
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_come_while_a_room_heals_wait_for_the_same_read() {
    let node = Node::start(|_| {}).await;
    let _bob = node.bob_in(&general()).await;
    node.net.gate.forget_permits(usize::MAX);
    let reads = node.net.reads();
    node.net.tell(Hint::Disturbed);
    let begun = async || (node.net.reads() == reads + 1).then_some(());
    eventually("the room is being read", begun).await;
    let id = general();
    let many = join_all((0..20).map(|_| node.bob_in(&id)));
    let opened = async {
        tokio::task::yield_now().await;
        node.net.gate.add_permits(1);
    };
    let (many, ()) = tokio::join!(many, opened);
    assert_eq!(node.net.reads(), reads + 1, "one read for all");
    node.say(&general(), 1).await;
    for ear in many {
        ear.hears(&general(), [1]).await;
    }
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_opened_while_it_is_let_go_is_never_deaf() {
    let node = Node::start(|options| options.idle_room = Duration::from_micros(500)).await;
    for n in 1..=200 {
        let bob = node.bob_in(&general()).await;
        assert!(node.net.is_watched(&general()), "round {n}");
        node.say(&general(), 1).await;
        bob.hears(&general(), [n]).await;
        node.hub.disconnect(&bob.connection);
        // Sometimes before the room is let go, sometimes after it, sometimes in the middle.
        tokio::time::sleep(Duration::from_micros(n * 37 % 2500)).await;
    }
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_lost_its_end_sends_everybody_back() {
    let node = Node::start(|_| {}).await;
    let replica = tempfile::tempdir().unwrap();
    let bob = node.bob_in(&general()).await;
    let plain = node.connect(Kind::Plain);
    node.hub
        .follow(&plain.connection, &general())
        .await
        .unwrap();
    node.say(&general(), 3).await;
    // As a replica that lags: it knows the epoch, and not its last two entries.
    for file in std::fs::read_dir(node.dir.path()).unwrap() {
        let file = file.unwrap();
        let name = file.file_name();
        if name.to_string_lossy().contains(".db") {
            std::fs::copy(file.path(), replica.path().join(name)).unwrap();
        }
    }
    node.say(&general(), 2).await;
    bob.hears(&general(), up_to(5)).await;
    node.net
        .fail_over(Embedded::open(Options::at(replica.path())).unwrap());
    node.net.tell(Hint::Disturbed);
    let truncated = bob.told("it is truncated", |event| event["event"] == "truncated");
    assert_eq!(truncated.await["seq"], 3);
    assert!(!bob.connection.is_in(&general()));
    eventually("who has no position is closed", async || plain.close_code()).await;
    assert_eq!(plain.close_code(), Some(1013));
    node.subscribe(&bob, &general(), None).await;
    node.say(&general(), 1).await;
    bob.told("the new fourth", |event| {
        event["entry"]["seq"] == 4 && event["entry"]["text"] == "m0"
    })
    .await;
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_is_another_is_a_reset() {
    let node = Node::start(|_| {}).await;
    let other = tempfile::tempdir().unwrap();
    let bob = node.bob_in(&general()).await;
    node.say(&general(), 3).await;
    bob.hears(&general(), up_to(3)).await;
    let store = Embedded::open(Options::at(other.path())).unwrap();
    say(&*store, &general(), "another life").await;
    node.net.fail_over(store);
    node.say(&general(), 1).await;
    bob.told("a reset", |event| event["event"] == "reset").await;
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disturbance_tells_of_rooms_that_were_missed() {
    let node = Node::start(|_| {}).await;
    let bob = node.connect(Kind::Multiplexed);
    node.net.lose_rooms();
    let id = room("newcomers");
    node.net.create_room(new_room(&id), 100).await.unwrap();
    node.say(&id, 2).await;
    node.net.tell(Hint::Disturbed);
    let told = bob.told("the room is told", |event| {
        event["event"] == "room" && event["room"]["id"] == "newcomers"
    });
    assert_eq!(told.await["room"]["top"], 2);
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_is_settled_when_its_people_are_told_as_gone() {
    let node = Node::start(|options| options.leave_grace = Duration::from_millis(200)).await;
    let bob = node.bob_in(&general()).await;
    let present = async || {
        node.net
            .roster(&general(), None, 10)
            .await
            .unwrap()
            .member_count
    };
    eventually("Bob is here", async || (present().await == 1).then_some(())).await;
    node.hub.settled().await;
    node.hub.drain(Duration::from_millis(1)).await;
    node.hub.disconnect(&bob.connection);
    assert_eq!(present().await, 1, "a leave waits for its grace");
    node.hub.settled().await;
    assert_eq!(present().await, 0);
    assert_eq!(bob.close_code(), Some(1012));
    node.stop().await;
}
