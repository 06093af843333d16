//! What only one may have, while many reach for it at the same moment on two nodes.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::world::{OLD_LINK, On, PASSWORD, World, ask, done, refused};
use crate::support::Socket;

fn letters(number: usize) -> String {
    let of = |n: usize| ['b', 'd', 'f', 'g', 'h', 'k', 'p', 't', 'x', 'z'][n % 10];
    format!("{}{}", of(number), of(number / 10))
}

async fn invite(world: &World, asked: Value) -> Value {
    done(&world.owner(), "POST", "/api/invites", &asked).await
}

pub(super) async fn an_invite_lets_in_as_many_as_it_says(on: On) {
    let world = World::with(on, 60, |settings| {
        settings.access = tertulia::config::Access::Invite;
    })
    .await;
    for uses in [1, 25] {
        let made = invite(&world, json!({"role": "guest", "uses": uses})).await;
        let racers = (0..50).map(|number| {
            let (code, at) = (&made["code"], [world.one(), world.two()][number % 2]);
            let name = format!("Racer {uses} {}", letters(number));
            let stranger = world.stranger().on(at);
            async move {
                let body = json!({"name": name, "invite": code});
                ask(&stranger, "POST", "/api/session", &body).await
            }
        });
        let outcomes = join_all(racers).await;
        let won = outcomes.iter().filter(|(status, _)| *status == 200).count();
        assert_eq!(won, uses, "{outcomes:?}");
        for (status, body) in outcomes.iter().filter(|(status, _)| *status != 200) {
            assert_eq!(
                (*status, &body["code"]),
                (404, &json!("not_found")),
                "{body}"
            );
        }
    }
    // The same for those who are in already, into a room.
    let host = world.member();
    let room = super::world::private(&host, "Few", &[]).await;
    let asked = json!({"room": room, "role": "member", "uses": 5});
    let made = done(&host, "POST", "/api/invites", &asked).await;
    let racers = (0..50).map(|number| {
        let at = [world.one(), world.two()][number % 2];
        let (member, code) = (world.member().on(at), &made["code"]);
        async move {
            ask(
                &member,
                "POST",
                "/api/invites/accept",
                &json!({"code": code}),
            )
            .await
        }
    });
    let outcomes = join_all(racers).await;
    let won = outcomes.iter().filter(|(status, _)| *status == 200).count();
    assert_eq!(won, 5, "{outcomes:?}");
    let path = format!("/api/rooms/{room}/members");
    let members = done(&host, "GET", &path, &Value::Null).await;
    assert_eq!(members["members"].as_array().unwrap().len(), 6);
    // Taken back, run out, guessed: no way in, and it is said which.
    let made = invite(&world, json!({"role": "guest"})).await;
    let path = format!("/api/invites/{}", made["id"].as_str().unwrap());
    done(&world.owner(), "DELETE", &path, &Value::Null).await;
    for (code, word) in [
        (made["code"].as_str().unwrap(), "taken back"),
        (OLD_LINK, "expired"),
        ("guess", "not known"),
    ] {
        for at in [world.one(), world.two()] {
            let stranger = world.stranger().on(at);
            let body = json!({"code": code});
            let look = refused(&stranger, "POST", "/api/invites/look", &body, 404).await;
            assert!(look["detail"].as_str().unwrap().contains(word), "{look}");
            let body = json!({"name": "Late", "invite": code});
            refused(&stranger, "POST", "/api/session", &body, 404).await;
        }
    }
}

pub(super) async fn names_that_look_alike_have_one_owner(on: On) {
    let world = World::start(on).await;
    for (one, other) in [
        ("evan", "еvаn"),
        ("paypal", "paypaI"),
        ("Ann Lee", "ann lee"),
        ("Bob Roe", "BobRoe"),
        ("co-op", "coop"),
        ("Zoë", "Zoe\u{308}"),
        ("Ｗｉｄｅ", "Wide"),
        ("modern", "rnodern"),
        ("Same", "Same"),
    ] {
        let (left, right) = (world.stranger(), world.stranger().on(world.two()));
        let (left_body, right_body) = (json!({"name": one}), json!({"name": other}));
        let outcomes = tokio::join!(
            ask(&left, "POST", "/api/session", &left_body),
            ask(&right, "POST", "/api/session", &right_body),
        );
        let mut statuses = [outcomes.0.0, outcomes.1.0];
        statuses.sort_unstable();
        assert_eq!(statuses[0], 200, "{one} {other} {outcomes:?}");
        // Mixed letters are refused before it is asked whose name it is.
        assert!(
            matches!(statuses[1], 409 | 422),
            "{one} {other} {outcomes:?}"
        );
    }
    // Two who are in already want the same name.
    let (one, other) = (world.guest("Left").await, world.member().on(world.two()));
    let body = json!({"name": "Wanted"});
    let outcomes = tokio::join!(
        ask(&one, "PATCH", "/api/me", &body),
        ask(&other, "PATCH", "/api/me", &body)
    );
    let mut statuses = [outcomes.0.0, outcomes.1.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{outcomes:?}");
    for bad in [
        "",
        " ",
        "\u{200b}",
        "a\u{200b}b",
        "a\u{202e}b",
        "a\u{2066}b",
        "\u{feff}a",
        "a\u{ad}b",
        "a\nb",
        "a\u{0}b",
        "аdmin",
        "Deleted user",
        "deleted  USER",
        "everyone",
        "here",
        "\u{3164}",
    ] {
        let body = json!({"name": bad});
        let (status, answer) = ask(&world.stranger(), "POST", "/api/session", &body).await;
        assert!(matches!(status, 400 | 422), "{bad:?} {status} {answer}");
        let (status, answer) = ask(&one, "PATCH", "/api/me", &body).await;
        assert!(matches!(status, 400 | 422), "{bad:?} {status} {answer}");
    }
}

pub(super) async fn nobody_borrows_a_name_on_the_plain_socket(on: On) {
    let world = World::start(on).await;
    let _ann = world.guest("Antonia").await;
    let mut real = Socket::plain(world.two(), "/ws/general?username=Passer").await;
    real.text("hello").await;
    for name in [
        "Antonia",
        "antonia",
        "ANTONIA",
        "Antonia.",
        "An%20tonia",
        "Ant%D0%BEnia",
        "Deleted%20user",
    ] {
        let path = format!("/ws/general?username={name}");
        match Socket::open(world.two(), &path, &[]).await {
            Ok(mut socket) => assert_eq!(socket.closed().await.0, 1008, "{name}"),
            Err(status) => assert!(matches!(status, 400 | 422), "{name} {status}"),
        }
    }
    // A cookie makes nobody of the account on the plain socket.
    let ann = world.member();
    let header = [("cookie", ann.cookie.as_str())];
    let mut socket = Socket::open(world.one(), "/ws/general", &header)
        .await
        .unwrap();
    socket.text("who am I?").await;
    let heard = socket
        .expect("it is said", |heard| heard["content"] == "who am I?")
        .await;
    assert!(!heard.to_string().contains(&ann.id), "{heard}");
}

pub(super) async fn of_many_first_owners_there_is_one(on: On) {
    let world = World::start(on).await;
    let token = world.nodes[0].setup_token().await.unwrap();
    let racers = (0..20).map(|number| {
        let stranger = world.stranger().on([world.one(), world.two()][number % 2]);
        let name = format!("Boss {}", letters(number));
        let body = json!({"token": token, "name": name, "password": PASSWORD});
        async move { ask(&stranger, "POST", "/api/setup", &body).await }
    });
    let outcomes = join_all(racers).await;
    let won = outcomes.iter().filter(|(status, _)| *status == 200);
    assert_eq!(won.count(), 1, "{outcomes:?}");
    for (status, body) in outcomes.iter().filter(|(status, _)| *status != 200) {
        assert_eq!(
            (*status, &body["code"]),
            (404, &json!("not_found")),
            "{body}"
        );
    }
    let users = done(&world.owner(), "GET", "/api/users?query=Boss", &Value::Null).await;
    assert_eq!(users["users"].as_array().unwrap().len(), 1, "{users}");
    assert!(world.nodes[0].setup_token().await.is_none());
    for used in [token.as_str(), OLD_LINK, ""] {
        let body = json!({"token": used, "name": "Late boss", "password": PASSWORD});
        refused(&world.stranger(), "POST", "/api/setup", &body, 404).await;
    }
}
