//! Pushes: what a push service and a device get, who is told, and who is not.

use serde_json::{Value, json};

use tertulia::service::people::kinds::PushDevice;

use super::{
    push_service::{Browser, PushService, claims},
    world::{On, World, add, done, private, refused, say},
};
use crate::support::{Person, eventually, nonce};

/// Without a wait, and with push services on this machine.
async fn world(on: On) -> World {
    World::with(on, 10, |settings| {
        settings.private_webhooks = true;
        settings.push_delay_ms = 0;
    })
    .await
}

/// Somebody with a device that takes pushes, of whom all nodes have heard.
async fn with_device(world: &World, service: &PushService, who: &Person, name: &str) -> Browser {
    let mut other = who.on(world.two()).join(&[]).await;
    let browser = Browser::of(service, name);
    browser.turn_on(who).await;
    other.expect("standing", is_standing).await;
    browser
}

fn is_standing(frame: &Value) -> bool {
    frame["event"] == "standing"
}

/// Answers when a device was told of this message: by then it is decided whom it is pushed to.
async fn decided(service: &PushService, witness: &Browser, path: &str, seq: u64) {
    eventually("the witness is told", async || {
        let posts = service.posts();
        let mut own = posts.iter().filter(|post| post.path == path);
        own.any(|post| witness.open(&post.body)["seq"] == seq)
            .then_some(())
    })
    .await;
}

async fn kept(world: &World) -> usize {
    let store = &world.nodes[0].chat().people().store;
    store.all::<PushDevice>("", 10).await.unwrap().len()
}

async fn key(who: &Person) -> String {
    let answer = done(who, "GET", "/api/push/key", &Value::Null).await;
    answer["key"].as_str().unwrap().to_owned()
}

pub(super) async fn a_push_can_be_read_by_its_device_alone(on: On) {
    let service = PushService::start(&[]).await;
    let mut world = world(on).await;
    let (ann, bob) = (world.member(), world.member());
    let browser = with_device(&world, &service, &ann, "ann").await;
    let key_before = key(&ann).await;
    assert_eq!(key(&ann.on(world.two())).await, key_before);
    let text = format!("Look here, @{}", ann.name);
    let seq = say(&bob.on(world.two()), "general", &text).await;
    let posts = service.posts_of(1).await;
    let post = &posts[0];
    assert_eq!(post.path, "/push/ann");
    assert_eq!(
        browser.open(&post.body),
        json!({
            "room": "general", "room_name": "General", "seq": seq, "calls": true,
            "author": bob.name, "text": text,
        })
    );
    let said = String::from_utf8_lossy(&post.body);
    assert!(!said.contains("Look here") && !said.contains(&bob.name));
    for (name, value) in [
        ("content-encoding", "aes128gcm"),
        ("urgency", "high"),
        ("ttl", "86400"),
    ] {
        assert_eq!(post.headers[name], value, "{name}");
    }
    assert!(post.body.len() <= 4096);
    let topic = &post.headers["topic"];
    assert!(topic.len() <= 32 && !topic.contains("general"));
    let claims = claims(&post.headers["authorization"], &key_before);
    assert_eq!(claims["aud"], format!("http://{}", service.at));
    let now = tertulia::domain::Timestamp::now().millis() / 1000;
    let left = claims["exp"].as_i64().unwrap() - now;
    assert!((1..=24 * 3600).contains(&left), "{left}");

    // The same message once more is no other message.
    let nonce = nonce();
    let mut socket = bob.join(&[]).await;
    let send = json!({"op": "send", "room": "general", "nonce": nonce, "text": text});
    let first = socket.ask(send.clone()).await;
    assert_eq!(first["ok"]["repeated"], false);
    assert_eq!(socket.ask(send).await["ok"]["repeated"], true);
    say(&bob, "general", &text).await;
    let posts = service.posts_of(3).await;
    assert_eq!(posts.len(), 3);
    assert!(posts.iter().all(|post| &post.headers["topic"] == topic));

    // The key and the device outlive the server.
    for node in &mut world.nodes {
        node.restart().await;
    }
    assert_eq!(key(&ann).await, key_before);
    say(&bob, "general", &text).await;
    service.posts_of(4).await;
}

pub(super) async fn whoever_wants_it_and_may_see_it_is_told(on: On) {
    let service = PushService::start(&[]).await;
    let world = world(on).await;
    let (ann, bob) = (world.member(), world.member());
    let (cem, dan) = (world.member(), world.member());
    let of_ann = with_device(&world, &service, &ann, "ann").await;
    with_device(&world, &service, &cem, "cem").await;
    let of_dan = with_device(&world, &service, &dan, "dan").await;
    let room = private(&bob, "Closed", &[&ann, &dan]).await;
    let set = async |who: &Person, wanted: Value| {
        let mut other = who.on(world.two()).join(&[]).await;
        let path = format!("/api/rooms/{room}/notifications");
        done(who, "PUT", &path, &wanted).await;
        other.expect("standing", is_standing).await;
    };
    set(&dan, json!({"level": "all"})).await;
    let say = async |text: &str| {
        let seq = say(&bob.on(world.two()), &room, text).await;
        decided(&service, &of_dan, "/push/dan", seq).await;
        seq
    };
    let called = format!("@{}", ann.name);
    let mut told = Vec::new();
    say("not for you").await;
    told.push(say(&called).await);
    told.push(say("everybody, @room").await);
    // Not here: fetched by nobody.
    say("those who are here, @here").await;
    set(&ann, json!({"level": "all"})).await;
    told.push(say("for you now").await);
    set(&ann, json!({"level": "nothing"})).await;
    say(&called).await;
    set(&ann, json!({"level": "all", "muted": true})).await;
    say(&called).await;
    set(&ann, json!({})).await;
    let mut present = ann.join(&[&room]).await;
    eventually("ann is here", async || {
        let path = format!("/api/rooms/{room}/online");
        let here = done(&bob, "GET", &path, &Value::Null).await;
        here.to_string().contains(&ann.id).then_some(())
    })
    .await;
    told.push(say("now you are, @here").await);
    present.event("entry", &room).await;
    // One's own.
    let own = super::world::say(&ann, &room, "@room, from myself").await;
    decided(&service, &of_dan, "/push/dan", own).await;
    let direct = done(&bob, "POST", "/api/directs", &json!({"users": [ann.id]})).await;
    let direct = direct["id"].as_str().unwrap();
    let seq = super::world::say(&bob, direct, "between us").await;
    decided(&service, &of_ann, "/push/ann", seq).await;
    told.push(seq);
    let of = |path: &str| {
        let mut posts = service.posts();
        posts.retain(|post| post.path == path);
        posts
    };
    eventually("ann is told of all", async || {
        (of("/push/ann").len() >= told.len()).then_some(())
    })
    .await;
    let opened: Vec<Value> = of("/push/ann")
        .iter()
        .map(|post| of_ann.open(&post.body))
        .collect();
    let mut seqs: Vec<u64> = opened
        .iter()
        .map(|push| push["seq"].as_u64().unwrap())
        .collect();
    seqs.sort_unstable();
    told.sort_unstable();
    assert_eq!(seqs, told);
    let of_direct = opened.iter().find(|push| push["room"] == direct).unwrap();
    assert_eq!(of_direct["room_name"], Value::Null);

    // Out of the room, nothing of it comes any more; and who never was in it got nothing at all.
    let member = format!("/api/rooms/{room}/members/{}", ann.id);
    let mut other = ann.on(world.two()).join(&[]).await;
    done(&bob, "DELETE", &member, &Value::Null).await;
    other.expect("standing", is_standing).await;
    say("@room without you").await;
    assert_eq!(of("/push/ann").len(), told.len());
    assert_eq!(of("/push/cem").len(), 0);
    let mut other = cem.on(world.two()).join(&[]).await;
    add(&bob, &room, &cem).await;
    other.expect("standing", is_standing).await;
    say("@room with you").await;
    eventually("the newcomer is told", async || {
        (of("/push/cem").len() == 1).then_some(())
    })
    .await;
}

pub(super) async fn whoever_looks_is_not_fetched(on: On) {
    let service = PushService::start(&[]).await;
    let world = world(on).await;
    let (ann, bob, cem) = (world.member(), world.member(), world.member());
    let browser = with_device(&world, &service, &ann, "ann").await;
    let witness = with_device(&world, &service, &cem, "cem").await;
    let called = format!("@{} and @{}", ann.name, cem.name);
    let call = async || {
        let seq = say(&bob, "general", &called).await;
        decided(&service, &witness, "/push/cem", seq).await;
        seq
    };
    let told = || {
        let mut posts = service.posts();
        posts.retain(|post| post.path == "/push/ann");
        posts
    };
    let attention = |attentive: bool| json!({"op": "attention", "attentive": attentive});
    let (mut desk, mut phone) = (ann.on(world.two()).join(&[]).await, ann.join(&[]).await);
    desk.ok(attention(true)).await;
    phone.ok(attention(true)).await;
    call().await;
    phone.ok(attention(false)).await;
    call().await;
    desk.ok(attention(false)).await;
    let seq = call().await;
    decided(&service, &browser, "/push/ann", seq).await;
    assert_eq!(told().len(), 1);
    desk.ok(attention(true)).await;
    call().await;
    assert_eq!(told().len(), 1);
    // Whoever goes does not look any more.
    drop(desk);
    eventually("somebody who went is fetched again", async || {
        call().await;
        (told().len() > 1).then_some(())
    })
    .await;
}

pub(super) async fn whoever_reads_it_meanwhile_is_not_fetched(on: On) {
    let service = PushService::start(&[]).await;
    let world = World::with(on, 10, |settings| {
        settings.private_webhooks = true;
        settings.push_delay_ms = 3000;
    })
    .await;
    let (ann, bob) = (world.member(), world.member());
    let browser = with_device(&world, &service, &ann, "ann").await;
    let called = format!("@{}", ann.name);
    let read = say(&bob, "general", &called).await;
    let mut socket = ann.on(world.two()).join(&[]).await;
    socket
        .ok(json!({"op": "read", "room": "general", "seq": read}))
        .await;
    let deleted = say(&bob, "general", &called).await;
    let path = format!("/api/rooms/general/messages/{deleted}");
    done(&bob, "DELETE", &path, &Value::Null).await;
    let changed = say(&bob, "general", &called).await;
    let path = format!("/api/rooms/general/messages/{changed}");
    let other = format!("{called}, in other words");
    done(&bob, "PATCH", &path, &json!({"text": other})).await;
    let posts = service.posts_of(1).await;
    let push = browser.open(&posts[0].body);
    assert_eq!(
        (&push["seq"], &push["text"]),
        (&json!(changed), &json!(other))
    );
    assert_eq!(posts.len(), 1);
}

pub(super) async fn what_is_not_taken_is_tried_again_and_a_device_that_is_gone_is_forgotten(
    on: On,
) {
    let busy = "429 Too Many\r\nretry-after: 1";
    let service = PushService::start(&[busy, "503 Busy", "201 Created", "410 Gone"]).await;
    let world = world(on).await;
    let (ann, bob) = (world.member(), world.member());
    let browser = with_device(&world, &service, &ann, "ann").await;
    let called = format!("@{}", ann.name);
    let first = say(&bob, "general", &called).await;
    let posts = service.posts_of(3).await;
    for post in &posts {
        assert_eq!(browser.open(&post.body)["seq"], first);
    }
    say(&bob, "general", &called).await;
    service.posts_of(4).await;
    eventually("the device is forgotten", async || {
        let export = done(&ann, "GET", "/api/me/export", &Value::Null).await;
        (export["push_devices"] == json!([])).then_some(())
    })
    .await;
    refused(&ann, "POST", "/api/push/test", &Value::Null, 404).await;
    // Turned on again, and tried by hand.
    browser.turn_on(&ann).await;
    done(&ann, "POST", "/api/push/test", &Value::Null).await;
    let posts = service.posts_of(5).await;
    assert_eq!(browser.open(&posts[4].body), json!({"test": true}));
}

pub(super) async fn a_device_ends_with_its_session(on: On) {
    let service = PushService::start(&[]).await;
    let world = world(on).await;
    let (ann, bob) = (world.member(), world.member());
    with_device(&world, &service, &ann, "ann").await;
    assert_eq!(kept(&world).await, 1);
    done(&ann, "DELETE", "/api/session", &Value::Null).await;
    assert_eq!(kept(&world).await, 0);
    with_device(&world, &service, &bob, "bob").await;
    done(&bob, "DELETE", "/api/push/device", &Value::Null).await;
    assert_eq!(kept(&world).await, 0);
    let cem = world.member();
    with_device(&world, &service, &cem, "cem").await;
    let dan = world.member();
    say(
        &dan,
        "general",
        &format!("@{} @{} @{}", ann.name, bob.name, cem.name),
    )
    .await;
    let posts = service.posts_of(1).await;
    assert_eq!(posts[0].path, "/push/cem");
    // A bot is no device.
    let owner = world.owner();
    let bot = done(&owner, "POST", "/api/bots", &json!({"name": "Robot"})).await;
    let token = bot["token"].as_str().unwrap();
    let answer = world
        .stranger()
        .request("PUT", "/api/push/device")
        .bearer_auth(token)
        .json(&Browser::of(&service, "bot").subscription())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 403);
}

pub(super) async fn nothing_is_pushed_into_our_own_network(on: On) {
    let service = PushService::start(&[]).await;
    let world = World::with(on, 10, |settings| settings.push_delay_ms = 0).await;
    let (ann, bob) = (world.member(), world.member());
    let port = service.at.port();
    let mut asked = Browser::of(&service, "ann").subscription();
    for bad in [
        format!("http://{}/x", service.at),
        format!("https://127.0.0.1:{port}/x"),
        format!("https://2130706433:{port}/x"),
        format!("https://[::1]:{port}/x"),
        "https://169.254.169.254/latest".to_owned(),
        "https://10.0.0.1/".to_owned(),
        "https://user:key@push.example.org/x".to_owned(),
        "file:///etc/passwd".to_owned(),
        format!("https://push.example.org/{}", "x".repeat(2000)),
        "x".to_owned(),
    ] {
        asked["endpoint"] = bad.into();
        refused(&ann, "PUT", "/api/push/device", &asked, 422).await;
    }
    // A name says nothing of where it leads.
    asked["endpoint"] = format!("https://localhost:{port}/x").into();
    done(&ann, "PUT", "/api/push/device", &asked).await;
    let why = refused(&ann, "POST", "/api/push/test", &Value::Null, 409).await;
    assert!(why.to_string().contains("did not take it"), "{why}");
    say(&bob, "general", &format!("@{}", ann.name)).await;
    assert!(service.posts().is_empty());
    for (field, bad) in [("p256dh", "AAAA"), ("auth", "AAAA"), ("p256dh", "?")] {
        let mut asked = asked.clone();
        asked[field] = bad.into();
        refused(&ann, "PUT", "/api/push/device", &asked, 422).await;
    }
}

pub(super) async fn a_device_is_told_only_what_it_wants_and_when(on: On) {
    let service = PushService::start(&[]).await;
    let world = world(on).await;
    let (ann, bob) = (world.member(), world.member());
    let browser = with_device(&world, &service, &ann, "ann").await;
    let called = format!("A secret, @{}", ann.name);
    let put = async |change: Value| {
        let mut asked = browser.subscription();
        for (name, value) in change.as_object().unwrap() {
            asked[name] = value.clone();
        }
        done(&ann, "PUT", "/api/push/device", &asked).await;
    };
    put(json!({"preview": false})).await;
    let seq = say(&bob, "general", &called).await;
    let posts = service.posts_of(1).await;
    assert_eq!(
        browser.open(&posts[0].body),
        json!({"room": "general", "seq": seq, "calls": true})
    );
    // All day, every day.
    let always = json!({"from": 0, "to": 0, "days": 127, "ahead": 60});
    put(json!({"quiet": always})).await;
    let cem = world.member();
    let witness = with_device(&world, &service, &cem, "cem").await;
    let both = format!("{called} and @{}", cem.name);
    let held = say(&bob, "general", &both).await;
    decided(&service, &witness, "/push/cem", held).await;
    let never = json!({"from": 0, "to": 0, "days": 0, "ahead": 60});
    put(json!({"quiet": never})).await;
    let seq = say(&bob, "general", &called).await;
    decided(&service, &browser, "/push/ann", seq).await;
    let posts = service.posts();
    assert_eq!(
        posts.iter().filter(|post| post.path == "/push/ann").count(),
        2
    );
    let mut asked = browser.subscription();
    asked["quiet"] = json!({"from": 1440, "to": 0, "days": 127, "ahead": 0});
    refused(&ann, "PUT", "/api/push/device", &asked, 422).await;
}
