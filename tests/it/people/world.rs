//! One node with the embedded store, or two nodes on one Redis: the same server to whoever talks
//! to it, with people of all roles in it from the start.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};
use tertulia::{
    backend::{Backend, Expect, Records, embedded, redis},
    config::Settings,
    domain::{Author, DisplayName, Role, SessionId, Timestamp, User, UserKind},
    service::people::{
        People,
        kinds::{Invite, Setup},
        passwords::Passwords,
        sessions::{self, Arrival, Token},
        store::{Change, Store},
    },
};
use tokio::sync::OnceCell;

use crate::support::{Node, Person, RedisServer, S3Server};

/// Of everybody who is there from the start.
pub(super) const PASSWORD: &str = "correct horse battery";

/// What a setup link and an invite end with that are not good any more.
pub(super) const OLD_LINK: &str = "an-old-link";

/// Hashed once: it is made to be slow.
static HASH: OnceCell<String> = OnceCell::const_new();

/// On what a server stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum On {
    Embedded,
    Redis,
}

/// Of each role: id, name and session of everybody.
type Registered = HashMap<Role, Vec<(String, String, String)>>;

/// A server.
pub(super) struct World {
    pub(super) nodes: Vec<Node>,
    pub(super) redis: Option<RedisServer>,
    /// Where files lie, if Redis joins the nodes and there are files.
    pub(super) bucket: Option<S3Server>,
    people: Mutex<Registered>,
}

impl World {
    /// With ten people of each role, and nothing limited that a story does not limit itself.
    pub(super) async fn start(on: On) -> Self {
        Self::with(on, 10, |_| {}).await
    }

    /// With so many people of each role and these settings.
    pub(super) async fn with(on: On, each: usize, change: impl Fn(&mut Settings)) -> Self {
        Self::beside(on, None, each, change).await
    }

    /// The same, where files can be sent.
    pub(super) async fn with_files(on: On, each: usize, change: impl Fn(&mut Settings)) -> Self {
        let bucket = match on {
            On::Embedded => None,
            On::Redis => Some(S3Server::start().await),
        };
        Self::beside(on, bucket, each, change).await
    }

    async fn beside(
        on: On,
        bucket: Option<S3Server>,
        each: usize,
        change: impl Fn(&mut Settings),
    ) -> Self {
        let redis = match on {
            On::Embedded => None,
            On::Redis => Some(RedisServer::with(crate::support::redis::NOTHING).await),
        };
        let url = redis.as_ref().map(RedisServer::url);
        let set = |settings: &mut Settings| {
            settings.redis_url = serde_json::from_value(json!(url)).unwrap();
            settings.sign_in_rate = 100_000;
            settings.create_room_rate = 100_000;
            settings.send_rate = 10_000;
            settings.send_burst = 100_000;
            settings.command_rate = 10_000;
            settings.command_burst = 100_000;
            settings.password_attempts = 10_000;
            settings.bot_send_rate = 10_000;
            settings.bot_send_burst = 100_000;
            settings.upload_mb_per_hour = 1_000_000;
            settings.files_keep_free_mb = 0;
            if let Some(bucket) = &bucket {
                bucket.set(settings);
            }
            change(settings);
        };
        let mut people = HashMap::new();
        let first = Node::prepared(set, async |settings| {
            people = populate(settings, each).await;
        })
        .await;
        let mut nodes = vec![first];
        if redis.is_some() {
            nodes.push(Node::with(set).await);
        }
        Self {
            nodes,
            redis,
            bucket,
            people: Mutex::new(people),
        }
    }

    /// The one node, or the first of two.
    pub(super) fn one(&self) -> SocketAddr {
        self.nodes[0].at
    }

    /// The one node, or the second of two.
    pub(super) fn two(&self) -> SocketAddr {
        self.nodes[self.nodes.len() - 1].at
    }

    /// Somebody with an account and this role, whom nobody had yet, at the first node.
    pub(super) fn some(&self, role: Role) -> Person {
        let mut people = self.people.lock().unwrap();
        let (id, name, cookie) = people.get_mut(&role).unwrap().pop().expect("enough people");
        Person::known(self.one(), &id, &name, &cookie)
    }

    pub(super) fn member(&self) -> Person {
        self.some(Role::Member)
    }

    pub(super) fn moderator(&self) -> Person {
        self.some(Role::Moderator)
    }

    pub(super) fn admin(&self) -> Person {
        self.some(Role::Admin)
    }

    pub(super) fn owner(&self) -> Person {
        self.some(Role::Owner)
    }

    /// Nobody.
    pub(super) fn stranger(&self) -> Person {
        Person::known(self.one(), "", "", "")
    }

    /// Somebody with a name only.
    pub(super) async fn guest(&self, name: &str) -> Person {
        Person::enter(self.one(), name).await
    }

    /// Somebody who came by a guest link to a room that `host` made.
    pub(super) async fn guest_of(&self, host: &Person, room: &str, name: &str) -> Person {
        let asked = json!({"room": room, "role": "guest", "uses": 1});
        let invite = done(host, "POST", "/api/invites", &asked).await;
        let body = json!({"name": name, "invite": invite["code"]});
        let answer = self.stranger().post("/api/session", &body).await;
        assert_eq!(answer.status(), 200);
        came_in(self.one(), answer).await
    }
}

/// Whoever an answer of an entrance is for.
pub(super) async fn came_in(at: SocketAddr, answer: reqwest::Response) -> Person {
    assert_eq!(answer.status(), 200);
    let cookie = cookie_of(&answer);
    let me: Value = answer.json().await.unwrap();
    let (id, name) = (&me["user"]["id"], &me["user"]["name"]);
    Person::known(at, id.as_str().unwrap(), name.as_str().unwrap(), &cookie)
}

/// The cookie that an answer sets.
pub(super) fn cookie_of(answer: &reqwest::Response) -> String {
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// Asks for something; the status and the body.
pub(super) async fn ask(who: &Person, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let mut request = who.request(method, path);
    if !body.is_null() {
        request = request.json(body);
    }
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    (status, body)
}

/// Asks for something that has to be done.
pub(super) async fn done(who: &Person, method: &str, path: &str, body: &Value) -> Value {
    let (status, answer) = ask(who, method, path, body).await;
    assert!(
        (200..300).contains(&status),
        "{method} {path} {body}: {status} {answer}"
    );
    answer
}

/// Asks for something that has to be refused in this way; gives the problem.
pub(super) async fn refused(
    who: &Person,
    method: &str,
    path: &str,
    body: &Value,
    status: u16,
) -> Value {
    let (answered, problem) = ask(who, method, path, body).await;
    assert_eq!(answered, status, "{method} {path} {body}: {problem}");
    problem
}

/// A private room of somebody's, with these members.
pub(super) async fn private(owner: &Person, name: &str, members: &[&Person]) -> String {
    let asked = json!({"name": name, "kind": "private"});
    let room = done(owner, "POST", "/api/rooms", &asked).await;
    let room = room["id"].as_str().unwrap().to_owned();
    for member in members {
        add(owner, &room, member).await;
    }
    room
}

/// Gives somebody a seat in a private room.
pub(super) async fn add(owner: &Person, room: &str, member: &Person) {
    let path = format!("/api/rooms/{room}/members");
    done(owner, "POST", &path, &json!({"user": member.id})).await;
}

/// Says something over HTTP; gives its seq.
pub(super) async fn say(who: &Person, room: &str, text: &str) -> u64 {
    let path = format!("/api/rooms/{room}/messages");
    let sent = done(who, "POST", &path, &json!({"text": text})).await;
    sent["seq"].as_u64().unwrap()
}

async fn open(settings: &Settings) -> (Arc<dyn Backend>, Store) {
    if let Some(url) = &settings.redis_url {
        let options = redis::Options {
            place: url.place(),
            prefix: settings.redis_prefix.clone(),
            durability: redis::Durability::Memory,
        };
        let backend = redis::Redis::open(options).await.unwrap();
        let records = Arc::clone(&backend) as Arc<dyn Records + Send + Sync>;
        return (backend, Store::new(records));
    }
    let options = embedded::Options::at(&settings.data_dir);
    let backend = embedded::Embedded::open(options).unwrap();
    let records = Arc::clone(&backend) as Arc<dyn Records + Send + Sync>;
    (backend, Store::new(records))
}

/// Puts people into a store, with a session each.
async fn populate(
    settings: &Settings,
    each: usize,
) -> HashMap<Role, Vec<(String, String, String)>> {
    let hash = HASH.get_or_init(async || {
        let name = DisplayName::parse("Nobody").unwrap();
        Passwords::default().hash(PASSWORD, &name).await.unwrap()
    });
    let hash = hash.await.clone();
    let (backend, store) = open(settings).await;
    let mut people: HashMap<Role, Vec<_>> = HashMap::new();
    for role in [Role::Member, Role::Moderator, Role::Admin, Role::Owner] {
        for number in 1..=each {
            let name = format!("{} {number}", role.word());
            let mut user = User::new(DisplayName::parse(&name).unwrap(), UserKind::Account, role);
            user.password = Some(hash.clone());
            let token = Token::random().unwrap();
            let mut change = Change::new();
            People::register(&mut change, &user);
            sessions::open(&mut change, &user, &token, &Arrival::default());
            store.commit(change).await.unwrap();
            let cookie = format!("tertulia_session={}", token.secret());
            let known = (user.id.to_string(), name, cookie);
            people.entry(role).or_default().push(known);
        }
    }
    leave_old_links(&store).await;
    backend.close().await;
    people
}

/// A setup link and an invite whose time is over.
async fn leave_old_links(store: &Store) {
    let (token, now) = (SessionId::of_token(OLD_LINK), Timestamp::now());
    let mut change = Change::new();
    change.put(token.hex(), Expect::Absent, &Setup { expires_at: now });
    let invite = Invite {
        room: None,
        role: Role::Guest,
        made_by: Author::erased(),
        created_at: now,
        expires_at: Some(now),
        uses: None,
        used: 0,
        revoked: false,
    };
    change.put(&token.hex()[..32], Expect::Absent, &invite);
    store.commit(change).await.unwrap();
}
