//! What is done in a room.

use serde_json::{Value, json};

use super::{compare, letter, reply_letter, rows, somebody, try_it, unique};
use crate::{
    people::{
        files::{say_with, try_upload, upload},
        world::{On, World, add, ask, done, private, say},
    },
    support::{Person, Socket, nonce},
};

/// One group of columns: the kind of the room, the seat in it, and who asks: x stranger, t guest
/// of another room, s guest of this room, g guest, m member, o moderator, a admin, w owner.
const GROUPS: [(&str, &str, &str); 14] = [
    ("open", "nobody", "xtgmoaw"),
    ("open", "member", "sgmoaw"),
    ("open", "moderator", "gmoaw"),
    ("open", "owner", "gmoaw"),
    ("private", "nobody", "xtgmoaw"),
    ("private", "member", "sgmoaw"),
    ("private", "moderator", "gmoaw"),
    ("private", "owner", "gmoaw"),
    ("direct", "nobody", "xtgmoaw"),
    ("direct", "member", "gmoaw"),
    ("archived", "nobody", "xtgmoaw"),
    ("archived", "member", "sgmoaw"),
    ("archived", "moderator", "gmoaw"),
    ("archived", "owner", "gmoaw"),
];

/// y done, 1 401, 3 403, 4 404. What would spoil the rows below it stands at the end, the last
/// two in rooms of their own.
///
///                          open                       private                    direct        archived
///                          nobody  member mod   owner nobody  member mod   owner nobody  member nobody  member mod   owner
pub(super) const OPERATIONS: &str = "
get_room                 | y4yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy y4yyyyy yyyyyy yyyyy yyyyy
read_history             | y4yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy y4yyyyy yyyyyy yyyyy yyyyy
who_is_online            | y4yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy y4yyyyy yyyyyy yyyyy yyyyy
list_members             | y4yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy y4yyyyy yyyyyy yyyyy yyyyy
send_message             | 14yyyyy yyyyyy yyyyy yyyyy 1444444 yyyyyy yyyyy yyyyy 1444444 yyyyy 1433333 333333 33333 33333
send_file                | 14yyyyy yyyyyy yyyyy yyyyy 1444444 yyyyyy yyyyy yyyyy 1444444 yyyyy 1433333 333333 33333 33333
fetch_file               | y4yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy y4yyyyy yyyyyy yyyyy yyyyy
fetch_thumbnail          | y4yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy y4yyyyy yyyyyy yyyyy yyyyy
edit_message own         | 14yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 1433333 333333 33333 33333
edit_message of others   | 1433333 333333 33333 33333 4444444 333333 33333 33333 4444444 33333 1433333 333333 33333 33333
delete_message own       | 14yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 1433333 333333 33333 33333
delete_message of others | 1433yyy 333yyy yyyyy yyyyy 4444444 333yyy yyyyy yyyyy 4444444 33333 1433333 333333 33333 33333
react                    | 14yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 1433333 333333 33333 33333
unreact                  | 14yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 1433333 333333 33333 33333
list_pins                | y4yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy y4yyyyy yyyyyy yyyyy yyyyy
pin_message              | 1433yyy 333yyy yyyyy yyyyy 4444444 33yyyy yyyyy yyyyy 4444444 yyyyy 1433333 333333 33333 33333
unpin_message            | 1433yyy 333yyy yyyyy yyyyy 4444444 33yyyy yyyyy yyyyy 4444444 yyyyy 1433333 333333 33333 33333
report_message           | 14yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 14yyyyy yyyyyy yyyyy yyyyy
add_member               | 1433333 333333 33333 33333 4444444 33yyyy 3yyyy 3yyyy 4444444 33333 1433333 333333 33333 33333
create_invite            | 143yyyy 33yyyy 3yyyy 3yyyy 1444444 33yyyy 3yyyy 3yyyy 1444444 33333 1433333 333333 33333 33333
change_room name         | 1433yyy 333yyy yyyyy yyyyy 4444444 333yyy yyyyy yyyyy 4444444 33333 1433333 333333 33333 33333
change_room topic        | 1433yyy 333yyy yyyyy yyyyy 4444444 333yyy yyyyy yyyyy 4444444 33333 1433333 333333 33333 33333
change_room slow         | 1433yyy 333yyy yyyyy yyyyy 4444444 333yyy yyyyy yyyyy 4444444 33333 1433333 333333 33333 33333
change_room retention    | 14333yy 3333yy 333yy yyyyy 4444444 3333yy 333yy yyyyy 4444444 33333 14333yy 3333yy 333yy yyyyy
change_room archived     | 14333yy 3333yy 333yy yyyyy 4444444 3333yy 333yy yyyyy 4444444 33333 14333yy 3333yy 333yy yyyyy
change_member nothing    | 14yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 14yyyyy yyyyyy yyyyy yyyyy
set_notifications        | 14yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 14yyyyy yyyyyy yyyyy yyyyy
list_saved_in            | 14yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 14yyyyy yyyyyy yyyyy yyyyy
save_message             | 14yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 14yyyyy yyyyyy yyyyy yyyyy
unsave_message           | 1yyyyyy yyyyyy yyyyy yyyyy 1yyyyyy yyyyyy yyyyy yyyyy 1yyyyyy yyyyy 1yyyyyy yyyyyy yyyyy yyyyy
change_member role       | 14333yy 3333yy 333yy yyyyy 4444444 3333yy 333yy yyyyy 4444444 33333 1433333 333333 33333 33333
change_member mute       | 1433yyy 333yyy yyyyy yyyyy 4444444 333yyy yyyyy yyyyy 4444444 33333 1433333 333333 33333 33333
list_hooks               | 14333yy 3333yy 333yy yyyyy 4444444 3333yy 333yy yyyyy 4444444 33333 1433333 333333 33333 33333
create_incoming_hook     | 14333yy 3333yy 333yy yyyyy 4444444 3333yy 333yy yyyyy 4444444 33333 1433333 333333 33333 33333
create_outgoing_hook     | 14333yy 3333yy 333yy yyyyy 4444444 3333yy 333yy yyyyy 4444444 33333 1433333 333333 33333 33333
delete_hook              | 14333yy 3333yy 333yy yyyyy 4444444 3333yy 333yy yyyyy 4444444 33333 1433333 333333 33333 33333
kick_member              | 1433yyy 333yyy yyyyy yyyyy 4444444 333yyy yyyyy yyyyy 4444444 33333 1433333 333333 33333 33333
join_room                | 14yyyyy yyyyyy yyyyy yyyyy 4444444 yyyyyy yyyyy yyyyy 4444444 yyyyy 14yyyyy yyyyyy yyyyy yyyyy
delete_room              | 14333yy 3333yy 333yy yyyyy 4444444 3333yy 333yy yyyyy 4444444 33333 14333yy 3333yy 333yy yyyyy
change_member hand_over  | 14333yy 3333yy 333yy yyyyy 4444444 3333yy 333yy yyyyy 4444444 33333 14333yy 3333yy 333yy yyyyy
leave_room               | 14yyyyy 3yyyyy yyyyy yyyyy 4444444 3yyyyy yyyyy 33333 4444444 33333 14yyyyy 3yyyyy yyyyy yyyyy
";

/// The same; ! is a connection that is closed at once with 4001.
pub(super) const COMMANDS: &str = "
subscribe                | !4yyyyy yyyyyy yyyyy yyyyy !444444 yyyyyy yyyyy yyyyy !444444 yyyyy !4yyyyy yyyyyy yyyyy yyyyy
history                  | !4yyyyy yyyyyy yyyyy yyyyy !444444 yyyyyy yyyyy yyyyy !444444 yyyyy !4yyyyy yyyyyy yyyyy yyyyy
read                     | !4yyyyy yyyyyy yyyyy yyyyy !444444 yyyyyy yyyyy yyyyy !444444 yyyyy !4yyyyy yyyyyy yyyyy yyyyy
unread                   | !4yyyyy yyyyyy yyyyy yyyyy !444444 yyyyyy yyyyy yyyyy !444444 yyyyy !4yyyyy yyyyyy yyyyy yyyyy
who                      | !4yyyyy yyyyyy yyyyy yyyyy !444444 yyyyyy yyyyy yyyyy !444444 yyyyy !4yyyyy yyyyyy yyyyy yyyyy
typing                   | !4yyyyy yyyyyy yyyyy yyyyy !444444 yyyyyy yyyyy yyyyy !444444 yyyyy !433333 333333 33333 33333
send                     | !4yyyyy yyyyyy yyyyy yyyyy !444444 yyyyyy yyyyy yyyyy !444444 yyyyy !433333 333333 33333 33333
edit own                 | !4yyyyy yyyyyy yyyyy yyyyy !444444 yyyyyy yyyyy yyyyy !444444 yyyyy !433333 333333 33333 33333
edit of others           | !433333 333333 33333 33333 !444444 333333 33333 33333 !444444 33333 !433333 333333 33333 33333
delete own               | !4yyyyy yyyyyy yyyyy yyyyy !444444 yyyyyy yyyyy yyyyy !444444 yyyyy !433333 333333 33333 33333
delete of others         | !433yyy 333yyy yyyyy yyyyy !444444 333yyy yyyyy yyyyy !444444 33333 !433333 333333 33333 33333
react                    | !4yyyyy yyyyyy yyyyy yyyyy !444444 yyyyyy yyyyy yyyyy !444444 yyyyy !433333 333333 33333 33333
pin                      | !433yyy 333yyy yyyyy yyyyy !444444 33yyyy yyyyy yyyyy !444444 yyyyy !433333 333333 33333 33333
unsubscribe              | !yyyyyy yyyyyy yyyyy yyyyy !yyyyyy yyyyyy yyyyy yyyyy !yyyyyy yyyyy !yyyyyy yyyyyy yyyyy yyyyy
";

/// Rows from here on need a room of their own each.
const OWN_ROOM: [&str; 2] = ["change_member hand_over", "leave_room"];

struct Cast {
    world: World,
    host: Person,
    /// Plain members of every room.
    ann: Person,
    bob: Person,
    newcomer: Person,
    elsewhere: String,
}

/// A room with somebody in it, of whom it is not known yet what that one may do.
struct Scene {
    room: String,
    name: String,
    hook: String,
    /// Of the host's.
    file: String,
    kind: &'static str,
    own: u64,
    others: u64,
}

pub(super) async fn walk(on: On, kind: &'static str) {
    let world = World::with_files(on, 20, |settings| settings.private_webhooks = true).await;
    let host = world.member();
    let elsewhere = host.create("Elsewhere").await;
    let cast = Cast {
        ann: world.member(),
        bob: world.member(),
        newcomer: world.member(),
        host,
        elsewhere,
        world,
    };
    let (operations, commands) = (rows(OPERATIONS), rows(COMMANDS));
    let mut tried = vec![String::new(); operations.len() + commands.len()];
    let mut meant = Vec::new();
    for (row, letters) in operations.iter().chain(&commands) {
        let groups: Vec<&str> = letters.split_whitespace().collect();
        assert_eq!(groups.len(), GROUPS.len(), "{row}");
        let of_kind = groups.iter().zip(&GROUPS);
        let of_kind = of_kind.filter(|(_, (of, ..))| *of == kind);
        let of_kind: Vec<&str> = of_kind.map(|(letters, _)| *letters).collect();
        meant.push((*row, of_kind.join(" ")));
    }
    for (_, seat, who) in GROUPS.iter().filter(|(of, ..)| *of == kind) {
        for who in who.chars() {
            let column = cast.column(kind, seat, who, &operations, &commands).await;
            for (line, letter) in tried.iter_mut().zip(column) {
                line.push(letter);
            }
        }
        for line in &mut tried {
            line.push(' ');
        }
    }
    let tried: Vec<String> = tried.iter().map(|line| line.trim().to_owned()).collect();
    let meant: Vec<(&str, &str)> = meant
        .iter()
        .map(|(row, line)| (*row, line.as_str()))
        .collect();
    compare(&meant, &tried);
}

impl Cast {
    async fn column(
        &self,
        kind: &'static str,
        seat: &str,
        who: char,
        operations: &[(&str, &str)],
        commands: &[(&str, &str)],
    ) -> Vec<char> {
        let mut letters = vec!['?'; operations.len()];
        let (actor, mut scene) = self.scene(kind, seat, who).await;
        // Commands first: the last operations are the end of the room.
        let mut said = Vec::new();
        if who == 'x' {
            let mut socket = actor.connect().await;
            assert_eq!(socket.closed().await.0, 4001);
            said.resize(commands.len(), '!');
        } else {
            let mut socket = actor.join(&[]).await;
            for (row, _) in commands {
                self.refill(&mut scene, &actor).await;
                said.push(scene.command(row, &mut socket).await);
            }
        }
        for ((row, _), letter) in operations.iter().zip(&mut letters) {
            if OWN_ROOM.contains(row) {
                let (actor, scene) = self.scene(kind, seat, who).await;
                *letter = self.operation(row, &scene, &actor).await;
            } else {
                self.refill(&mut scene, &actor).await;
                *letter = self.operation(row, &scene, &actor).await;
            }
        }
        letters.extend(said);
        letters
    }

    /// Something said again, in place of what a row deleted.
    async fn refill(&self, scene: &mut Scene, actor: &Person) {
        if scene.kind == "archived" {
            return;
        }
        scene.others = say(&self.ann, &scene.room, "by another").await;
        scene.own = scene.say_own(actor).await.unwrap_or(scene.others);
    }

    async fn scene(&self, kind: &'static str, seat: &str, who: char) -> (Person, Scene) {
        let host = &self.host;
        let mut actor = match who {
            's' => self.world.stranger(),
            _ => somebody(&self.world, who, host, &self.elsewhere).await,
        };
        let name = unique("Room");
        let members = [&self.ann, &self.bob];
        let room = match kind {
            "private" => private(host, &name, &members).await,
            "direct" => {
                let third = if seat == "nobody" { &self.bob } else { &actor };
                let users = json!({"users": [self.ann.id, third.id]});
                let room = done(host, "POST", "/api/directs", &users).await;
                room["id"].as_str().unwrap().to_owned()
            }
            _ => {
                let room = host.create(&name).await;
                for member in members {
                    join(member, &room).await;
                }
                room
            }
        };
        let at = |rest: &str| format!("/api/rooms/{room}{rest}");
        let mut hook = "none".to_owned();
        if kind != "direct" {
            let body = json!({"url": "http://127.0.0.1:9/"});
            let made = done(host, "POST", &at("/hooks/outgoing"), &body).await;
            hook = made["id"].as_str().unwrap().to_owned();
            if who == 's' {
                // Members make guest links; the host is one.
                actor = self.world.guest_of(host, &room, &unique("Here")).await;
            } else if seat != "nobody" && kind == "private" {
                // Guests come by their own links, but the host may add them.
                add(host, &room, &actor).await;
            } else if seat != "nobody" {
                join(&actor, &room).await;
            }
        }
        let picture = upload(host, &room, "a.png", large_picture()).await;
        say_with(host, &room, "", &picture).await;
        let (others, mut holder) = (say(&self.ann, &room, "by another").await, host);
        let role = |who: &Person| at(&format!("/members/{}", who.id));
        if seat == "owner" || seat == "moderator" {
            done(host, "PATCH", &role(&actor), &json!({"role": "owner"})).await;
            holder = &actor;
        }
        if seat == "moderator" {
            // Whoever hands over is a moderator afterwards.
            done(&actor, "PATCH", &role(host), &json!({"role": "owner"})).await;
            holder = host;
        }
        let mut scene = Scene {
            room: room.clone(),
            name,
            hook,
            file: picture["id"].as_str().unwrap().to_owned(),
            kind,
            own: others,
            others,
        };
        scene.own = scene.say_own(&actor).await.unwrap_or(others);
        if kind == "archived" {
            done(holder, "PATCH", &at(""), &json!({"archived": true})).await;
        }
        (actor, scene)
    }

    async fn operation(&self, row: &str, scene: &Scene, actor: &Person) -> char {
        let none = Value::Null;
        let Scene {
            own,
            others,
            hook,
            name,
            kind,
            ..
        } = scene;
        let (ann, bob) = (&self.ann.id, &self.bob.id);
        let (method, rest, body) = match row {
            "get_room" => ("GET", String::new(), none),
            "read_history" => ("GET", "/messages".into(), none),
            "who_is_online" => ("GET", "/online".into(), none),
            "list_members" => ("GET", "/members".into(), none),
            "send_message" => ("POST", "/messages".into(), json!({"text": "hello"})),
            "send_file" => {
                let answer = try_upload(actor, &scene.room, "a.txt", "a").await;
                return letter(answer.status().as_u16());
            }
            "fetch_file" => {
                let path = format!("/api/files/{}/a.png", scene.file);
                return try_it(actor, "GET", &path, none).await;
            }
            "fetch_thumbnail" => {
                let path = format!("/api/thumbnails/{}", scene.file);
                return try_it(actor, "GET", &path, none).await;
            }
            "edit_message own" => (
                "PATCH",
                format!("/messages/{own}"),
                json!({"text": "changed"}),
            ),
            "edit_message of others" => (
                "PATCH",
                format!("/messages/{others}"),
                json!({"text": "changed"}),
            ),
            "delete_message own" => ("DELETE", format!("/messages/{own}"), none),
            "delete_message of others" => ("DELETE", format!("/messages/{others}"), none),
            "react" => ("PUT", format!("/messages/{others}/reactions/👍"), none),
            "unreact" => ("DELETE", format!("/messages/{others}/reactions/👍"), none),
            "list_saved_in" | "save_message" | "unsave_message" => {
                let of = format!("/api/me/saved/{}", scene.room);
                let (method, path) = match row {
                    "list_saved_in" => ("GET", of),
                    "save_message" => ("PUT", format!("{of}/{others}")),
                    _ => ("DELETE", format!("{of}/{others}")),
                };
                return try_it(actor, method, &path, none).await;
            }
            "list_pins" => ("GET", "/pins".into(), none),
            "pin_message" => ("PUT", format!("/pins/{others}"), none),
            "unpin_message" => ("DELETE", format!("/pins/{others}"), none),
            "report_message" => (
                "POST",
                format!("/messages/{others}/report"),
                json!({"why": "rude"}),
            ),
            "add_member" => ("POST", "/members".into(), json!({"user": self.newcomer.id})),
            "create_invite" => {
                let body = json!({"room": scene.room, "role": "member"});
                return try_it(actor, "POST", "/api/invites", body).await;
            }
            "change_room name" => ("PATCH", String::new(), json!({"name": name})),
            "change_room topic" => ("PATCH", String::new(), json!({"topic": "this"})),
            "change_room slow" => ("PATCH", String::new(), json!({"slow_s": 0})),
            "change_room retention" => ("PATCH", String::new(), json!({"retention_days": 7})),
            "change_room archived" => (
                "PATCH",
                String::new(),
                json!({"archived": *kind == "archived"}),
            ),
            "change_member role" => (
                "PATCH",
                format!("/members/{ann}"),
                json!({"role": "member"}),
            ),
            "change_member nothing" => ("PATCH", format!("/members/{ann}"), json!({})),
            "change_member mute" => ("PATCH", format!("/members/{ann}"), json!({"mute_s": 0})),
            "change_member hand_over" => {
                ("PATCH", format!("/members/{ann}"), json!({"role": "owner"}))
            }
            "set_notifications" => ("PUT", "/notifications".into(), json!({"level": "all"})),
            "list_hooks" => ("GET", "/hooks".into(), none),
            "create_incoming_hook" => (
                "POST",
                "/hooks/incoming".into(),
                json!({"name": unique("Hook")}),
            ),
            "create_outgoing_hook" => (
                "POST",
                "/hooks/outgoing".into(),
                json!({"url": "http://127.0.0.1:9/"}),
            ),
            "delete_hook" => ("DELETE", format!("/hooks/{hook}"), none),
            "kick_member" => ("DELETE", format!("/members/{bob}?for_s=1"), none),
            "join_room" => ("PUT", "/seat".into(), none),
            "leave_room" => ("DELETE", "/seat".into(), none),
            "delete_room" => (
                "DELETE",
                format!("?confirm={}", name.replace(' ', "%20")),
                none,
            ),
            other => panic!("nobody knows how to {other}"),
        };
        let path = format!("/api/rooms/{}{rest}", scene.room);
        try_it(actor, method, &path, body).await
    }
}

impl Scene {
    async fn say_own(&self, actor: &Person) -> Option<u64> {
        let path = format!("/api/rooms/{}/messages", self.room);
        ask(actor, "POST", &path, &json!({"text": "my own"}))
            .await
            .1["seq"]
            .as_u64()
    }

    async fn command(&self, row: &str, socket: &mut Socket) -> char {
        let op = row.split(' ').next().unwrap();
        let mut command = json!({"op": op, "room": self.room});
        if matches!(op, "send" | "edit") {
            command["nonce"] = nonce().into();
            command["text"] = "hello".into();
        }
        match row {
            "read" => command["seq"] = 1.into(),
            "edit own" | "delete own" => command["seq"] = self.own.into(),
            "react" => {
                command["seq"] = self.others.into();
                command["emoji"] = "👍".into();
                command["on"] = true.into();
            }
            "pin" => {
                command["seq"] = self.others.into();
                command["on"] = true.into();
            }
            "edit of others" | "delete of others" => command["seq"] = self.others.into(),
            _ => {}
        }
        if row == "unread" {
            // It asks for many rooms: those that do not exist for whoever asks are left out.
            command = json!({"op": op, "rooms": [self.room]});
            let reply = socket.ask(command).await;
            return if reply["ok"]["rooms"] == json!([]) {
                '4'
            } else {
                reply_letter(&reply)
            };
        }
        reply_letter(&socket.ask(command).await)
    }
}

async fn join(who: &Person, room: &str) {
    done(who, "PUT", &format!("/api/rooms/{room}/seat"), &Value::Null).await;
}

/// Large enough for a thumbnail.
fn large_picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::DynamicImage::new_luma8(700, 10);
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}
