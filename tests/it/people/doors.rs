//! Servers that are not open to everybody: a stranger learns how to get in, and nothing else.

use serde_json::{Value, json};
use tertulia::config::Access;

use super::{
    files::try_upload,
    world::{On, PASSWORD, World, ask, done, refused, say},
};
use crate::support::{Person, Socket};

/// What a stranger may try at a closed door.
const FOR_STRANGERS: [&str; 8] = [
    "bootstrap",
    "look_at_invite",
    "enter",
    "sign_in",
    "create_account",
    "set_up",
    "leave",
    "call_hook",
];

async fn nothing_is_open(world: &World, access: &str) {
    let owner = world.owner();
    say(&owner, "general", "inside words").await;
    for at in [world.one(), world.two()] {
        let stranger = world.stranger().on(at);
        let spec = ask(&stranger, "GET", "/openapi.json", &Value::Null).await.1;
        let mut tried = 0;
        let paths = spec["paths"].as_object().unwrap().iter();
        let operations = paths.flat_map(|(path, operations)| {
            let operations = operations.as_object().unwrap().iter();
            operations.map(move |(method, operation)| (path, method, &operation["operationId"]))
        });
        for (path, method, name) in operations {
            let name = name.as_str().unwrap();
            if FOR_STRANGERS.contains(&name) {
                continue;
            }
            if name == "send_file" {
                let answer = try_upload(&stranger, "general", "a.txt", "a").await;
                assert_eq!(answer.status(), 401, "{name}");
                continue;
            }
            let query = ["", "?confirm=x"][usize::from(name == "delete_room")];
            let (path, body) = (fill(path, &owner) + query, body_for(name, &owner));
            let (status, answer) = ask(&stranger, &method.to_uppercase(), &path, &body).await;
            assert_eq!(status, 401, "{name} {path} {answer}");
            assert_eq!(answer["code"], "unauthorized", "{name}");
            tried += 1;
        }
        assert!(tried > 45, "{tried}");
        let bootstrap = done(&stranger, "GET", "/api/bootstrap", &Value::Null).await;
        assert_eq!(bootstrap["rooms"], json!([]));
        assert_eq!(bootstrap["server"]["access"], access);
        assert!(!bootstrap.to_string().contains("inside"), "{bootstrap}");
        assert_eq!(stranger.connect().await.closed().await.0, 4001);
        for path in ["/ws/general", "/ws/general?username=Passer", "/ws/nowhere"] {
            let mut socket = Socket::plain(at, path).await;
            let (code, reason) = socket.closed().await;
            assert_eq!(code, 1008, "{path}");
            assert!(!reason.contains("not found"), "{reason}");
            assert!(!socket.heard(|_| true), "{path}");
        }
        let name = json!({"name": "Stranger"});
        refused(&stranger, "POST", "/api/session", &name, 403).await;
        let account = json!({"name": "Stranger", "password": PASSWORD});
        refused(&stranger, "POST", "/api/accounts", &account, 403).await;
        let guessed = json!({"name": "Stranger", "password": PASSWORD, "invite": "guess"});
        refused(&stranger, "POST", "/api/accounts", &guessed, 404).await;
    }
}

fn fill(path: &str, owner: &Person) -> String {
    let path = path.replace("{room_id}", "general").replace("{seq}", "1");
    let path = path
        .replace("{user_id}", &owner.id)
        .replace("{file_id}", &owner.id)
        .replace("{bot_id}", &owner.id);
    let mut filled = String::new();
    for (number, part) in path.split('{').enumerate() {
        if number == 0 {
            filled.push_str(part);
        } else {
            filled.push('x');
            filled.push_str(part.split_once('}').unwrap().1);
        }
    }
    filled
}

fn body_for(name: &str, owner: &Person) -> Value {
    match name {
        "create_room" | "rename_me" | "create_bot" | "create_incoming_hook" => json!({"name": "X"}),
        "change_room" | "create_invite" | "change_member" | "ban_user" | "resolve_report"
        | "change_settings" | "set_notifications" => json!({}),
        "start_direct" => json!({"users": [owner.id]}),
        "send_message" | "edit_message" => json!({"text": "x"}),
        "report_message" => json!({"why": "x"}),
        "add_member" => json!({"user": owner.id}),
        "claim" => json!({"password": PASSWORD}),
        "change_password" => json!({"current": PASSWORD, "password": PASSWORD}),
        "delete_me" => json!({"confirm": "x", "messages": "delete"}),
        "change_role" => json!({"role": "owner"}),
        "mute_user" => json!({"for_s": 60}),
        "accept_invite" => json!({"code": "x"}),
        "set_push_device" => super::matrix::push_device(),
        "create_outgoing_hook" => json!({"url": "https://example.org"}),
        _ => Value::Null,
    }
}

pub(super) async fn by_invitation_only(on: On) {
    let world = World::with(on, 3, |settings| settings.access = Access::Invite).await;
    nothing_is_open(&world, "invite").await;
    let made = done(&world.member(), "POST", "/api/invites", &json!({"uses": 2})).await;
    let code = &made["code"];
    let stranger = world.stranger().on(world.two());
    let look = done(
        &stranger,
        "POST",
        "/api/invites/look",
        &json!({"code": code}),
    )
    .await;
    assert_eq!(look["needs"], "name");
    let body = json!({"name": "Invited", "invite": code});
    done(&stranger, "POST", "/api/session", &body).await;
    let body = json!({"name": "Invited too", "password": PASSWORD, "invite": code});
    done(&stranger, "POST", "/api/accounts", &body).await;
    let body = json!({"name": "Third", "invite": code});
    refused(&stranger, "POST", "/api/session", &body, 404).await;
}

pub(super) async fn accounts_only(on: On) {
    let world = World::with(on, 3, |settings| settings.access = Access::Accounts).await;
    nothing_is_open(&world, "accounts").await;
    let host = world.member();
    refused(
        &host,
        "POST",
        "/api/invites",
        &json!({"role": "guest"}),
        422,
    )
    .await;
    let made = done(
        &host,
        "POST",
        "/api/invites",
        &json!({"role": "member", "uses": 1}),
    )
    .await;
    let code = &made["code"];
    let stranger = world.stranger().on(world.two());
    let look = done(
        &stranger,
        "POST",
        "/api/invites/look",
        &json!({"code": code}),
    )
    .await;
    assert_eq!(look["needs"], "account");
    let body = json!({"name": "Invited", "invite": code});
    refused(&stranger, "POST", "/api/session", &body, 403).await;
    let body = json!({"name": "Invited", "password": PASSWORD, "invite": code});
    let me = done(&stranger, "POST", "/api/accounts", &body).await;
    assert_eq!(
        (&me["kind"], &me["role"]),
        (&json!("account"), &json!("member"))
    );
    // A link to a room lets no guest in either.
    let room = super::world::private(&host, "Closed", &[]).await;
    let asked = json!({"room": room, "role": "guest"});
    let (status, made) = ask(&host, "POST", "/api/invites", &asked).await;
    if status == 200 {
        let body = json!({"name": "Guest", "invite": made["code"]});
        refused(&stranger, "POST", "/api/session", &body, 403).await;
    }
}
