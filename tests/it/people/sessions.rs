//! Sessions: whoever has none has nothing, and one that is over stays over.

use serde_json::{Value, json};

use super::world::{On, PASSWORD, World, ask, came_in, done, refused};
use crate::support::{Person, Socket};

/// Somebody with just these cookies.
fn with_cookies(world: &World, cookies: &str) -> Person {
    Person::known(world.one(), "", "", cookies)
}

/// Nothing at all is open to this cookie, on any node.
async fn is_out(world: &World, person: &Person) {
    for at in [world.one(), world.two()] {
        let person = person.on(at);
        refused(&person, "GET", "/api/me", &Value::Null, 401).await;
        let body = json!({"text": "still here"});
        let problem = refused(&person, "POST", "/api/rooms/general/messages", &body, 401).await;
        assert_eq!(problem["code"], "unauthorized");
        assert_eq!(person.connect().await.closed().await.0, 4001);
        let bootstrap = done(&person, "GET", "/api/bootstrap", &Value::Null).await;
        assert!(
            bootstrap.get("me").is_none_or(Value::is_null),
            "{bootstrap}"
        );
    }
}

fn token(person: &Person) -> &str {
    person.cookie.split_once('=').unwrap().1
}

pub(super) async fn what_was_no_session_or_is_over_opens_nothing(on: On) {
    let world = World::start(on).await;
    let ann = world.member();
    let hash = tertulia::domain::SessionId::of_token(token(&ann)).hex();
    for forged in [
        "",
        "x",
        &ann.id,
        &ann.name,
        &hash,
        &token(&ann)[1..],
        &format!("{}A", token(&ann)),
        &token(&ann).to_ascii_lowercase(),
    ] {
        is_out(
            &world,
            &with_cookies(&world, &format!("tertulia_session={forged}")),
        )
        .await;
    }
    let mut sockets = [
        ann.join(&["general"]).await,
        ann.on(world.two()).join(&["general"]).await,
    ];
    done(&ann, "DELETE", "/api/session", &Value::Null).await;
    for socket in &mut sockets {
        assert_eq!(socket.closed().await.0, 4001);
    }
    is_out(&world, &ann).await;
}

pub(super) async fn a_planted_cookie_is_not_believed(on: On) {
    let world = World::start(on).await;
    // Planted before coming in: the victim gets another one, and this stays worthless.
    let planted = with_cookies(&world, "tertulia_session=chosen-by-the-attacker");
    let answer = planted
        .post("/api/session", &json!({"name": "Victim"}))
        .await;
    let victim = came_in(world.one(), answer).await;
    assert_ne!(victim.cookie, planted.cookie);
    is_out(&world, &planted).await;
    // The attacker's own session: the victim signs in over it, has a session apart, and ends it.
    let (attacker, account) = (world.guest("Attacker").await, world.member());
    let body = json!({"name": account.name, "password": PASSWORD});
    let signed = came_in(world.one(), attacker.post("/api/sign-in", &body).await).await;
    assert_ne!(signed.cookie, attacker.cookie);
    assert_eq!(signed.id, account.id);
    is_out(&world, &attacker).await;
    let attacker = world.guest("Attacker two").await;
    // Of two that differ none is believed, however they are sent.
    let both = format!("{}; {}", account.cookie, attacker.cookie);
    is_out(&world, &with_cookies(&world, &both)).await;
    let both = format!("{}; {}", attacker.cookie, account.cookie);
    is_out(&world, &with_cookies(&world, &both)).await;
    let twice = with_cookies(&world, &format!("{0}; {0}", account.cookie));
    let me = done(&twice, "GET", "/api/me", &Value::Null).await;
    assert_eq!(me["user"]["id"], account.id.as_str());
    // A neighbour cannot plant the one that counts; what it can plant does not stand against it.
    let host = account.cookie.replace("tertulia", "__Host-tertulia");
    let mixed = with_cookies(&world, &format!("{}; {host}", attacker.cookie));
    let me = done(&mixed, "GET", "/api/me", &Value::Null).await;
    assert_eq!(me["user"]["id"], account.id.as_str());
}

/// Whoever comes in again by this request has a new session, and the old one is over.
async fn rotates(world: &World, who: &Person, path: &str, body: &Value) -> Person {
    let mut sockets = [who.join(&[]).await, who.on(world.two()).join(&[]).await];
    let again = came_in(world.one(), who.post(path, body).await).await;
    assert_eq!(again.id, who.id);
    assert_ne!(again.cookie, who.cookie);
    for socket in &mut sockets {
        assert_eq!(socket.closed().await.0, 4001);
    }
    is_out(world, who).await;
    done(&again.on(world.two()), "GET", "/api/me", &Value::Null).await;
    again
}

pub(super) async fn coming_in_again_ends_the_session_before(on: On) {
    let world = World::start(on).await;
    let ann = world.member();
    let body = json!({"name": ann.name, "password": PASSWORD});
    rotates(&world, &ann, "/api/sign-in", &body).await;
    let guest = world.guest("Claims").await;
    let body = json!({"password": PASSWORD});
    rotates(&world, &guest, "/api/me/claim", &body).await;
    let guest = world.guest("Founder").await;
    let token = world.nodes[0].setup_token().await.unwrap();
    let body = json!({"token": token, "name": "Founder", "password": PASSWORD});
    let owner = rotates(&world, &guest, "/api/setup", &body).await;
    let me = done(&owner, "GET", "/api/me", &Value::Null).await;
    assert_eq!(me["role"], "owner");
}

pub(super) async fn another_password_ends_all_other_sessions(on: On) {
    let world = World::start(on).await;
    let ann = world.member();
    let body = json!({"name": ann.name, "password": PASSWORD});
    let stolen = came_in(
        world.two(),
        world.stranger().post("/api/sign-in", &body).await,
    )
    .await;
    let mut socket = stolen.join(&["general"]).await;
    let wrong = json!({"current": "not this one", "password": "another horse battery"});
    refused(&ann, "POST", "/api/me/password", &wrong, 403).await;
    let body = json!({"current": PASSWORD, "password": "another horse battery"});
    rotates(&world, &ann, "/api/me/password", &body).await;
    assert_eq!(socket.closed().await.0, 4001);
    is_out(&world, &stolen).await;
    let old = json!({"name": ann.name, "password": PASSWORD});
    refused(&world.stranger(), "POST", "/api/sign-in", &old, 401).await;
    let new = json!({"name": ann.name, "password": "another horse battery"});
    done(&world.stranger(), "POST", "/api/sign-in", &new).await;
}

async fn by_token(world: &World, token: &str) -> u16 {
    let asked = world
        .stranger()
        .request("GET", "/api/me")
        .bearer_auth(token);
    asked.send().await.unwrap().status().as_u16()
}

pub(super) async fn a_token_is_no_cookie_and_a_cookie_no_token(on: On) {
    let world = World::start(on).await;
    let (admin, ann) = (world.admin(), world.member());
    let made = done(&admin, "POST", "/api/bots", &json!({"name": "Robot"})).await;
    let (secret, id) = (
        made["token"].as_str().unwrap(),
        made["bot"]["id"].as_str().unwrap(),
    );
    assert_eq!(by_token(&world, secret).await, 200);
    is_out(
        &world,
        &with_cookies(&world, &format!("tertulia_session={secret}")),
    )
    .await;
    assert_eq!(by_token(&world, token(&ann)).await, 401);
    // Who sends a bad token is not taken for whom the cookie names.
    let both = ann.request("GET", "/api/me").bearer_auth("bad");
    assert_eq!(both.send().await.unwrap().status(), 401);
    let open = async |at, secret: &str| {
        let bearer = format!("Bearer {secret}");
        Socket::open(at, "/ws", &[("authorization", &bearer)]).await
    };
    let mut socket = open(world.two(), secret).await.unwrap();
    socket.ok(json!({"op": "hello", "v": 1})).await;
    let path = format!("/api/bots/{id}/token");
    let renewed = done(&admin, "POST", &path, &Value::Null).await;
    assert_eq!(socket.closed().await.0, 4001);
    assert_eq!(by_token(&world, secret).await, 401);
    assert_eq!(open(world.two(), secret).await.err(), Some(401));
    let secret = renewed["token"].as_str().unwrap();
    let mut socket = open(world.two(), secret).await.unwrap();
    socket.ok(json!({"op": "hello", "v": 1})).await;
    done(&admin, "DELETE", &format!("/api/bots/{id}"), &Value::Null).await;
    assert_eq!(socket.closed().await.0, 4001);
    assert_eq!(by_token(&world, secret).await, 401);
}

pub(super) async fn guessing_passwords_has_to_wait(on: On) {
    let world = World::with(on, 3, |settings| settings.password_attempts = 3).await;
    let (ann, stranger) = (world.member(), world.stranger());
    let elsewhere = stranger.on(world.two());
    let wrong = json!({"name": ann.name, "password": "wrong horse battery"});
    let right = json!({"name": ann.name, "password": PASSWORD});
    let known = refused(&stranger, "POST", "/api/sign-in", &wrong, 401).await;
    refused(&elsewhere, "POST", "/api/sign-in", &wrong, 401).await;
    // The right one gives the try back, as often as it is given.
    for _ in 0..3 {
        done(&elsewhere, "POST", "/api/sign-in", &right).await;
    }
    refused(&elsewhere, "POST", "/api/sign-in", &wrong, 401).await;
    // Now it is enough for this account, on both nodes, in whatever case its name is written.
    let loud = json!({"name": ann.name.to_uppercase(), "password": PASSWORD});
    for (who, body) in [
        (&stranger, &right),
        (&elsewhere, &wrong),
        (&stranger, &loud),
    ] {
        let problem = refused(who, "POST", "/api/sign-in", body, 429).await;
        assert_eq!(problem["code"], "rate_limited");
        let wait = problem["retry_ms"].as_u64().unwrap();
        assert!((1000..=300_000).contains(&wait), "{wait}");
    }
    // Another account is not held up; the address is, in the end. Unknown names answer the same.
    let other = json!({"name": world.member().name, "password": PASSWORD});
    done(&stranger, "POST", "/api/sign-in", &other).await;
    for number in 0..9 {
        let name = format!(
            "Unknown{}",
            ["b", "d", "f", "g", "h", "k", "p", "t", "x"][number]
        );
        let body = json!({"name": name, "password": "wrong horse battery"});
        let (status, unknown) = ask(&elsewhere, "POST", "/api/sign-in", &body).await;
        assert!(
            status == 401 || (status == 429 && number > 0),
            "{number} {unknown}"
        );
        if status == 401 {
            assert_eq!(unknown, known);
        }
    }
    refused(&stranger, "POST", "/api/sign-in", &other, 429).await;
}

pub(super) async fn bad_passwords_are_refused(on: On) {
    let world = World::start(on).await;
    let (guest, ann) = (world.guest("Keeps").await, world.member());
    let long = "x".repeat(129);
    for bad in [
        "",
        "short",
        "password",
        "12345678",
        "KeepsKeeps",
        "        ",
        &long,
    ] {
        let claim = json!({"password": bad, "name": "KeepsKeeps"});
        let account = json!({"name": "KeepsKeeps", "password": bad});
        let change = json!({"current": PASSWORD, "password": bad});
        for (who, path, body) in [
            (&guest, "/api/me/claim", claim),
            (&guest, "/api/accounts", account),
            (&ann, "/api/me/password", change),
        ] {
            if path == "/api/me/password" && bad == "KeepsKeeps" {
                continue;
            }
            refused(who, "POST", path, &body, 422).await;
        }
    }
    let me = done(&guest, "GET", "/api/me", &Value::Null).await;
    assert_eq!(
        (&me["kind"], &me["user"]["name"]),
        (&json!("guest"), &json!("Keeps"))
    );
}
