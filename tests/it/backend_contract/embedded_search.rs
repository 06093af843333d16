//! The search index of the embedded store: made for what was there before, and whole whatever happens.

use std::{path::Path, sync::Arc};

use tertulia::{
    backend::{
        Ask, Backend, NewEntry, SlotChange,
        embedded::{Embedded, Options},
    },
    domain::{Body, search::Query},
};

use super::store::{author, general, room, say, say_many};
use crate::support::eventually;

fn open(dir: &Path) -> Arc<dyn Backend> {
    Embedded::open(Options::at(dir)).unwrap()
}

fn sqlite(dir: &Path, statement: &str) {
    let conn = rusqlite::Connection::open(dir.join("tertulia.db")).unwrap();
    conn.execute_batch(statement).unwrap();
}

/// Messages in the index.
fn indexed(dir: &Path) -> i64 {
    let conn = rusqlite::Connection::open(dir.join("tertulia.db")).unwrap();
    let sql = "SELECT count(*) FROM search_docs WHERE room IS NOT NULL";
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

async fn found(backend: &Arc<dyn Backend>, query: &str) -> usize {
    let ask = Ask {
        query: Query::parse(query, 0).unwrap(),
        rooms: vec![general(), room("random")],
        from: None,
        limit: 1000,
    };
    backend.search(ask).await.unwrap().hits.len()
}

async fn catches_up(dir: &Path, count: i64) {
    eventually("the index caught up", async || {
        (indexed(dir) == count).then_some(())
    })
    .await;
}

/// Every token of every message is in the index, and nothing else.
fn is_whole(dir: &Path) {
    sqlite(
        dir,
        "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)",
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_there_before_the_index_is_found_while_it_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let backend = open(dir.path());
    say_many(&backend, &general(), 500).await;
    say(&backend, &room("random"), "m7 too").await;
    backend.close().await;
    // As it is after the migration, and with every new version of the index.
    sqlite(
        dir.path(),
        "INSERT INTO search (search) VALUES ('delete-all');
         DELETE FROM search_docs; DELETE FROM search_rooms;
         UPDATE counters SET n = 0 WHERE name = 'search';",
    );
    let backend = open(dir.path());
    assert_eq!(found(&backend, "\"m7\"").await, 2);
    catches_up(dir.path(), 501).await;
    assert_eq!(found(&backend, "m7").await, 12);
    backend.close().await;
    is_whole(dir.path());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_index_is_whole_after_everything_that_can_happen() {
    let dir = tempfile::tempdir().unwrap();
    let backend = open(dir.path());
    for round in 0..3 {
        say_many(&backend, &general(), 120).await;
        say_many(&backend, &room("random"), 40).await;
        for seq in 1..=20 {
            let seq = seq + round * 140;
            let slot = backend.slot(&general(), seq).await.unwrap().unwrap();
            let body = match slot.entry.body {
                Body::Message(message) if seq % 2 == 0 => Body::Message(message.tombstone()),
                other => other,
            };
            let slots = vec![SlotChange {
                seq,
                version: slot.version,
                body,
            }];
            let tells = NewEntry {
                key: None,
                body: Body::Deleted {
                    author: author("Ann"),
                    target: seq,
                },
            };
            backend.rewrite(&general(), slots, tells).await.unwrap();
        }
        backend.trim(&general(), 10 + round * 30).await.unwrap();
        backend.delete_room(&room("random")).await.unwrap();
    }
    let all = found(&backend, "m").await;
    backend.close().await;
    is_whole(dir.path());
    assert_eq!(i64::try_from(all).unwrap(), indexed(dir.path()));
    let backend = open(dir.path());
    assert_eq!(found(&backend, "m").await, all);
    backend.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_index_keeps_nobody_from_finding_or_writing() {
    let dir = tempfile::tempdir().unwrap();
    let backend = open(dir.path());
    say_many(&backend, &general(), 100).await;
    catches_up(dir.path(), 100).await;
    backend.close().await;
    sqlite(
        dir.path(),
        "UPDATE search_data SET block = zeroblob(40) WHERE id > 10",
    );
    let backend = open(dir.path());
    assert_eq!(found(&backend, "\"m7\"").await, 1);
    let said = say(&backend, &general(), "m7 again").await;
    assert_eq!(said.position.seq, 101);
    assert_eq!(found(&backend, "\"m7\"").await, 2);
    backend.close().await;
}
