//! What belongs to others is for everybody else as if it did not exist.

use serde_json::{Value, json};
use uuid::Uuid;

use super::world::{On, World, ask, done, private, refused, say};
use crate::support::{Person, Socket, nonce};

struct Secrets {
    world: World,
    ann: Person,
    bob: Person,
    private: String,
    direct: String,
}

async fn secrets(on: On) -> Secrets {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let private = private(&ann, "Surprise party", &[&bob]).await;
    let users = json!({"users": [bob.id]});
    let direct = done(&ann, "POST", "/api/directs", &users).await["id"].clone();
    let direct = direct.as_str().unwrap().to_owned();
    for room in [&private, &direct] {
        say(&ann, room, "a secret").await;
    }
    Secrets {
        world,
        ann,
        bob,
        private,
        direct,
    }
}

impl Secrets {
    /// All who are not meant to know, at the node where it did not happen.
    async fn others(&self) -> Vec<Person> {
        let host = self.world.member();
        let elsewhere = host.create("Elsewhere").await;
        let mut others = vec![
            self.world.stranger(),
            self.world.guest("Curious").await,
            self.world.guest_of(&host, &elsewhere, "Scoped").await,
            self.world.member(),
            self.world.moderator(),
            self.world.admin(),
            self.world.owner(),
        ];
        for other in &mut others {
            other.at = self.world.two();
        }
        others
    }

    fn rooms(&self) -> [&str; 2] {
        [&self.private, &self.direct]
    }
}

/// Every operation on a room, with all that it needs.
fn operations(room: &str, user: &str) -> Vec<(&'static str, String, Value)> {
    let at = |rest: &str| format!("/api/rooms/{room}{rest}");
    let (member, none) = (at(&format!("/members/{user}")), Value::Null);
    let text = json!({"text": "hello"});
    vec![
        ("GET", at(""), none.clone()),
        ("PATCH", at(""), json!({"name": "Mine"})),
        ("PATCH", at(""), json!({"archived": true})),
        ("PATCH", at(""), json!({"slow_s": 999_999})),
        ("PATCH", at(""), json!({})),
        ("DELETE", at("?confirm=Surprise%20party"), none.clone()),
        ("DELETE", at("?confirm=Direct"), none.clone()),
        ("GET", at("/messages"), none.clone()),
        ("GET", at("/messages?after=0&limit=1"), none.clone()),
        ("GET", at("/messages?before=9"), none.clone()),
        ("POST", at("/messages"), text),
        ("POST", at("/messages"), json!({"text": ""})),
        ("DELETE", at("/messages/1"), none.clone()),
        ("DELETE", at("/messages/999"), none.clone()),
        ("POST", at("/messages/1/report"), json!({"why": "rude"})),
        ("POST", at("/messages/1/report"), json!({"why": ""})),
        ("GET", at("/online"), none.clone()),
        ("PUT", at("/seat"), none.clone()),
        ("DELETE", at("/seat"), none.clone()),
        ("GET", at("/members"), none.clone()),
        ("POST", at("/members"), json!({"user": user})),
        ("PATCH", member.clone(), json!({"role": "owner"})),
        ("PATCH", member.clone(), json!({"role": "admin"})),
        ("PATCH", member.clone(), json!({"mute_s": 60})),
        ("DELETE", member, none.clone()),
        ("GET", at("/hooks"), none.clone()),
        ("POST", at("/hooks/incoming"), json!({"name": "Spy"})),
        (
            "POST",
            at("/hooks/outgoing"),
            json!({"url": "https://example.org"}),
        ),
        ("POST", at("/hooks/outgoing"), json!({"url": "no address"})),
        ("DELETE", at("/hooks/x"), none),
        ("POST", "/api/invites".into(), json!({"room": room})),
        (
            "POST",
            "/api/invites".into(),
            json!({"room": room, "role": "owner"}),
        ),
        (
            "POST",
            format!("/api/hooks/{room}.{user}/x"),
            json!({"text": "x"}),
        ),
    ]
}

pub(super) async fn a_closed_room_is_as_no_room_over_http(on: On) {
    let secrets = secrets(on).await;
    for other in secrets.others().await {
        for room in secrets.rooms() {
            let nothing = Uuid::new_v4().to_string();
            let real = operations(room, &secrets.bob.id);
            let none = operations(&nothing, &secrets.bob.id);
            for ((method, path, body), (_, no_path, no_body)) in real.iter().zip(&none) {
                let there = ask(&other, method, path, body).await;
                let nowhere = ask(&other, method, no_path, no_body).await;
                assert_eq!(there, nowhere, "{method} {path} by {}", other.name);
                assert!(
                    matches!(there.0, 401 | 403 | 404),
                    "{method} {path}: {there:?}"
                );
            }
        }
    }
    // And nothing of it has done anything.
    for room in secrets.rooms() {
        let path = format!("/api/rooms/{room}/messages");
        let page = done(&secrets.bob, "GET", &path, &Value::Null).await;
        assert_eq!(page["entries"].as_array().unwrap().len(), 1, "{page}");
        assert_eq!(page["entries"][0]["text"], "a secret");
        let members = format!("/api/rooms/{room}/members");
        let members = done(&secrets.bob, "GET", &members, &Value::Null).await;
        assert_eq!(members["members"].as_array().unwrap().len(), 2, "{members}");
    }
}

/// Commands on a room, with all that they need.
fn commands(room: &str, epoch: &str) -> Vec<Value> {
    vec![
        json!({"op": "subscribe", "room": room}),
        json!({"op": "subscribe", "room": room, "epoch": epoch, "seq": 0}),
        json!({"op": "unsubscribe", "room": room}),
        json!({"op": "send", "room": room, "nonce": nonce(), "text": "hello"}),
        json!({"op": "send", "room": room, "nonce": nonce(), "text": ""}),
        json!({"op": "delete", "room": room, "seq": 1}),
        json!({"op": "history", "room": room}),
        json!({"op": "history", "room": room, "after": 0}),
        json!({"op": "read", "room": room, "seq": 1}),
        json!({"op": "typing", "room": room}),
        json!({"op": "who", "room": room}),
    ]
}

pub(super) async fn a_closed_room_is_as_no_room_on_sockets(on: On) {
    let secrets = secrets(on).await;
    let others = secrets.others().await;
    for room in secrets.rooms() {
        let path = format!("/api/rooms/{room}");
        let real = done(&secrets.ann, "GET", &path, &Value::Null).await;
        let epoch = real["epoch"].as_str().unwrap();
        let nothing = Uuid::new_v4().to_string();
        for other in others.iter().filter(|other| !other.id.is_empty()) {
            let (mut socket, _) = other
                .hello(json!([
                    {"room": room, "epoch": epoch, "seq": 0},
                    {"room": nothing, "epoch": epoch, "seq": 0},
                ]))
                .await;
            let mut told = socket.event("room", room).await;
            told["room"]["id"] = nothing.clone().into();
            assert_eq!(told, socket.event("room", &nothing).await);
            assert!(!socket.heard_event("resumed"));
            let pairs = commands(room, epoch)
                .into_iter()
                .zip(commands(&nothing, epoch));
            for (real, none) in pairs {
                let words = real.to_string();
                let (there, nowhere) = (socket.ask(real).await, socket.ask(none).await);
                assert_eq!(there.get("ok"), nowhere.get("ok"), "{words}");
                assert_eq!(there.get("error"), nowhere.get("error"), "{words}");
                let is_nothing = words.contains("unsubscribe");
                assert_eq!(there.get("error").is_none(), is_nothing, "{there}");
            }
        }
        let mut plain = Socket::plain(secrets.world.two(), &format!("/ws/{room}")).await;
        let mut none = Socket::plain(secrets.world.two(), &format!("/ws/{nothing}")).await;
        let closed = plain.closed().await;
        assert_eq!(closed.0, 1008);
        assert_eq!(closed, none.closed().await);
        let header = [("cookie", secrets.ann.cookie.as_str())];
        let path = format!("/ws/{room}?username=Anyone");
        let mut plain = Socket::open(secrets.world.two(), &path, &header)
            .await
            .unwrap();
        assert_eq!(plain.closed().await, closed);
    }
}

pub(super) async fn a_closed_room_is_in_no_list_and_no_event(on: On) {
    let secrets = secrets(on).await;
    let Secrets {
        world,
        ann,
        bob,
        private,
        direct,
    } = &secrets;
    let others = secrets.others().await;
    let mut sockets = Vec::new();
    for other in &others {
        for path in ["/api/rooms", "/api/bootstrap", "/api/me/export"] {
            let (_, list) = ask(other, "GET", path, &Value::Null).await;
            let list = list.to_string();
            assert!(
                !list.contains(private) && !list.contains(direct),
                "{path} {list}"
            );
        }
        if !other.id.is_empty() {
            let (socket, hello) = other.hello(json!([])).await;
            let list = hello.to_string();
            assert!(!list.contains(private) && !list.contains(direct), "{list}");
            sockets.push(socket);
        }
    }
    // Everything that is ever told about rooms.
    let mut at_one = ann.join(&[private, direct]).await;
    let mut at_two = bob.on(world.two()).join(&[private, direct]).await;
    for room in secrets.rooms() {
        at_two.ok(json!({"op": "typing", "room": room})).await;
        at_one.event("typing", room).await;
        at_one.say(room, "another secret").await;
        at_two.entry(room).await;
        at_two
            .ok(json!({"op": "read", "room": room, "seq": 2}))
            .await;
    }
    let path = format!("/api/rooms/{private}");
    let renamed = json!({"name": "Still a surprise", "topic": "cake"});
    done(ann, "PATCH", &path, &renamed).await;
    let newcomer = world.member();
    super::world::add(ann, private, &newcomer).await;
    let made = super::world::private(ann, "Another secret room", &[bob]).await;
    at_two
        .expect("Bob hears of it", |heard| heard.to_string().contains(&made))
        .await;
    let path = format!("/api/rooms/{private}?confirm=Still%20a%20surprise");
    done(ann, "DELETE", &path, &Value::Null).await;
    at_two
        .expect("it is gone for Bob", |heard| heard["change"] == "removed")
        .await;
    // What is told after all that is told to everybody.
    let fence = ann.create("Fence").await;
    for (mut socket, other) in sockets.into_iter().zip(&others[1..]) {
        if other.name == "Scoped" {
            continue;
        }
        socket.event("room", &fence).await;
        for secret in [private, direct, &made] {
            let leak = socket.first(|heard| heard.to_string().contains(secret.as_str()));
            assert!(leak.is_none(), "{} hears {leak:?}", other.name);
        }
    }
    // Others' invites and reports of what is not theirs to see.
    let asked = json!({"room": made});
    done(ann, "POST", "/api/invites", &asked).await;
    for other in &others[1..] {
        let invites = ask(other, "GET", "/api/invites", &Value::Null).await.1;
        assert!(!invites.to_string().contains(&made), "{invites}");
    }
}

pub(super) async fn a_webhook_speaks_in_its_own_room_only(on: On) {
    let secrets = secrets(on).await;
    let (ann, two) = (&secrets.ann, secrets.world.two());
    let mine = ann.create("Mine").await;
    let make = async |room: &str, name: &str| {
        let path = format!("/api/rooms/{room}/hooks/incoming");
        let path = done(ann, "POST", &path, &json!({"name": name})).await["path"].clone();
        let path = path.as_str().unwrap().to_owned();
        let (id, secret) = path
            .rsplit_once('/')
            .map(|(id, s)| (id.to_owned(), s.to_owned()))
            .unwrap();
        (id, secret)
    };
    let (open, key) = make(&mine, "Open hook").await;
    let (closed, other_key) = make(&secrets.private, "Closed hook").await;
    let caller = secrets.world.stranger().on(two);
    let text = json!({"text": "from outside"});
    done(&caller, "POST", &format!("{open}/{key}"), &text).await;
    let id = open.rsplit_once('.').unwrap().1;
    let moved = format!("/api/hooks/{}.{id}/{key}", secrets.private);
    let wrong = refused(&caller, "POST", &format!("{open}/{other_key}"), &text, 404).await;
    for path in [
        format!("{closed}/{key}"),
        moved,
        format!("/api/hooks/x/{key}"),
        format!("/api/hooks/general.{id}/{key}"),
    ] {
        assert_eq!(
            refused(&caller, "POST", &path, &text, 404).await,
            wrong,
            "{path}"
        );
    }
    // Its bot is nobody to write to, and sees no other room.
    done(&caller, "POST", &format!("{closed}/{other_key}"), &text).await;
    let path = format!("/api/rooms/{}/messages", secrets.private);
    let page = done(ann, "GET", &path, &Value::Null).await;
    let last = page["entries"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["text"], &last["author"]["bot"]),
        (&json!("from outside"), &json!(true))
    );
    let bot = json!({"users": [last["author"]["id"]]});
    refused(ann, "POST", "/api/directs", &bot, 403).await;
    let stranger = secrets.world.member();
    let users = ask(&stranger, "GET", "/api/users?query=Closed", &Value::Null)
        .await
        .1;
    assert_eq!(
        users["users"],
        json!([]),
        "a search tells of a private room's bot"
    );
}
