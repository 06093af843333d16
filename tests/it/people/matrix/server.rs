//! What is done in no room.

use serde_json::{Value, json};

use super::{compare, rows, somebody, try_it, unique};
use crate::{
    people::world::{On, PASSWORD, World, done, say},
    support::Person,
};

const WHO: &str = "xtgmoaw";

/// Who: x stranger, t guest of one room, g guest, m member, o moderator, a admin, w owner.
/// y done, 1 401, 3 403, 4 404, 9 409.
pub(super) const OPERATIONS: &str = "
enter                      | yyyyyyy
leave                      | yyyyyyy
sign_in                    | yyyyyyy
create_account             | yyyyyyy
set_up                     | 4444444
claim                      | 13y9999
who_am_i                   | 1yyyyyy
rename_me                  | 1yyyyyy
change_password            | 133yyyy
list_sessions              | 1yyyyyy
end_session                | 1yyyyyy
end_other_sessions         | 1yyyyyy
export_my_data             | 1yyyyyy
list_saved                 | 1yyyyyy
delete_me                  | 1yyyyyy
get_push_key               | 1yyyyyy
set_push_device            | 1yyyyyy
remove_push_device         | 1yyyyyy
test_push                  | 1444444
bootstrap                  | yyyyyyy
list_rooms                 | yyyyyyy
create_room                | y3yyyyy
create_room private        | 133yyyy
start_direct               | 13yyyyy
search_messages            | 1yyyyyy
list_users                 | 13yyyyy
get_user                   | 13yyyyy
change_role                | 13333yy
ban_user                   | 1333yyy
unban_user                 | 1333yyy
mute_user                  | 1333yyy
unmute_user                | 1333yyy
reset_password             | 13333yy
create_invite              | 133yyyy
create_invite moderator    | 13333yy
list_invites               | 1yyyyyy
revoke_invite own          | ---yyyy
revoke_invite of others    | 14444yy
look_at_invite             | yyyyyyy
accept_invite              | 1yyyyyy
list_bots                  | 13333yy
create_bot                 | 13333yy
renew_bot_token            | 13333yy
delete_bot                 | 13333yy
call_hook                  | yyyyyyy
list_reports               | 1333yyy
resolve_report             | 1333yyy
list_audit                 | 133333y
export_audit               | 133333y
get_settings               | 133333y
change_settings            | 133333y
";

struct Scene {
    world: World,
    /// Whose things others try to touch.
    owner: Person,
    host: Person,
    /// An open room with a scoped guest in it.
    elsewhere: String,
    /// What calls a webhook.
    hook: String,
}

pub(super) async fn walk(on: On) {
    let world = World::with(on, 140, |_| {}).await;
    let (owner, host) = (world.owner(), world.member());
    let elsewhere = host.create("Elsewhere").await;
    let path = format!("/api/rooms/{elsewhere}/hooks/incoming");
    let made = done(&host, "POST", &path, &json!({"name": "Speaker"})).await;
    let hook = made["path"].as_str().unwrap().to_owned();
    let scene = Scene {
        world,
        owner,
        host,
        elsewhere,
        hook,
    };
    let meant = rows(OPERATIONS);
    let mut tried = Vec::new();
    for (row, letters) in &meant {
        let mut line = String::new();
        for (who, letter) in WHO.chars().zip(letters.chars()) {
            if letter == '-' {
                line.push('-');
                continue;
            }
            let actor = somebody(&scene.world, who, &scene.host, &scene.elsewhere).await;
            line.push(scene.cell(row, &actor).await);
        }
        tried.push(line);
    }
    compare(&meant, &tried);
}

impl Scene {
    async fn cell(&self, row: &str, actor: &Person) -> char {
        let none = Value::Null;
        let (method, path, body) = match row {
            "enter" => (
                "POST",
                "/api/session".into(),
                json!({"name": unique("Enters")}),
            ),
            "leave" => ("DELETE", "/api/session".into(), none),
            "sign_in" => {
                let name = self.world.member().name;
                let body = json!({"name": name, "password": PASSWORD});
                ("POST", "/api/sign-in".into(), body)
            }
            "create_account" => {
                let body = json!({"name": unique("Account"), "password": PASSWORD});
                ("POST", "/api/accounts".into(), body)
            }
            "set_up" => {
                let body = json!({"token": "guessed", "name": "Boss", "password": PASSWORD});
                ("POST", "/api/setup".into(), body)
            }
            "create_room" => ("POST", "/api/rooms".into(), json!({"name": "Another"})),
            "create_room private" => {
                let body = json!({"name": "Another", "kind": "private"});
                ("POST", "/api/rooms".into(), body)
            }
            "start_direct" => {
                let body = json!({"users": [self.host.id]});
                ("POST", "/api/directs".into(), body)
            }
            "bootstrap" => ("GET", "/api/bootstrap".into(), none),
            "list_rooms" => ("GET", "/api/rooms".into(), none),
            "call_hook" => ("POST", self.hook.clone(), json!({"text": "hello"})),
            "search_messages" => ("GET", "/api/search?q=hello".into(), none),
            "list_audit" => ("GET", "/api/audit".into(), none),
            "export_audit" => ("GET", "/api/audit/export".into(), none),
            "get_settings" => ("GET", "/api/settings".into(), none),
            "change_settings" => (
                "PATCH",
                "/api/settings".into(),
                json!({"retention_days": 0}),
            ),
            other => match self.of_oneself(other, actor).await {
                Some(found) => found,
                None => self.of_others(other, actor).await,
            },
        };
        try_it(actor, method, &path, body).await
    }

    async fn of_oneself(&self, row: &str, actor: &Person) -> Option<(&'static str, String, Value)> {
        let none = Value::Null;
        Some(match row {
            "claim" => (
                "POST",
                "/api/me/claim".into(),
                json!({"password": PASSWORD}),
            ),
            "who_am_i" => ("GET", "/api/me".into(), none),
            "rename_me" => (
                "PATCH",
                "/api/me".into(),
                json!({"name": unique("Renamed")}),
            ),
            "change_password" => {
                let body = json!({"current": PASSWORD, "password": "another horse battery"});
                ("POST", "/api/me/password".into(), body)
            }
            "list_sessions" => ("GET", "/api/me/sessions".into(), none),
            "end_session" => {
                let id = if actor.id.is_empty() {
                    "none".to_owned()
                } else {
                    let sessions = done(actor, "GET", "/api/me/sessions", &none).await;
                    sessions[0]["id"].as_str().unwrap().to_owned()
                };
                ("DELETE", format!("/api/me/sessions/{id}"), none)
            }
            "end_other_sessions" => ("DELETE", "/api/me/sessions".into(), none),
            "get_push_key" => ("GET", "/api/push/key".into(), none),
            "set_push_device" => ("PUT", "/api/push/device".into(), push_device()),
            "remove_push_device" => ("DELETE", "/api/push/device".into(), none),
            "test_push" => ("POST", "/api/push/test".into(), none),
            "list_saved" => ("GET", "/api/me/saved".into(), none),
            "export_my_data" => ("GET", "/api/me/export".into(), none),
            "delete_me" => {
                let body =
                    json!({"confirm": actor.name, "password": PASSWORD, "messages": "delete"});
                ("POST", "/api/me/delete".into(), body)
            }
            _ => return None,
        })
    }

    async fn of_others(&self, row: &str, actor: &Person) -> (&'static str, String, Value) {
        let none = Value::Null;
        let invite =
            async |who: &Person| done(who, "POST", "/api/invites", &json!({"role": "guest"})).await;
        let user = || format!("/api/users/{}", self.world.member().id);
        match row {
            "list_users" => ("GET", "/api/users".into(), none),
            "get_user" => ("GET", user(), none),
            "change_role" => ("PATCH", user(), json!({"role": "moderator"})),
            "ban_user" => ("POST", user() + "/ban", json!({})),
            "unban_user" => ("DELETE", user() + "/ban", none),
            "mute_user" => ("POST", user() + "/mute", json!({"for_s": 60})),
            "unmute_user" => ("DELETE", user() + "/mute", none),
            "reset_password" => ("POST", user() + "/password", none),
            "create_invite" => ("POST", "/api/invites".into(), json!({"role": "guest"})),
            "create_invite moderator" => {
                ("POST", "/api/invites".into(), json!({"role": "moderator"}))
            }
            "list_invites" => ("GET", "/api/invites".into(), none),
            "revoke_invite own" | "revoke_invite of others" => {
                let of = if row.ends_with("own") {
                    actor
                } else {
                    &self.owner
                };
                let id = invite(of).await["id"].as_str().unwrap().to_owned();
                ("DELETE", format!("/api/invites/{id}"), none)
            }
            "look_at_invite" | "accept_invite" => {
                let code = invite(&self.owner).await["code"].clone();
                let word = row.split('_').next().unwrap();
                (
                    "POST",
                    format!("/api/invites/{word}"),
                    json!({"code": code}),
                )
            }
            "list_bots" => ("GET", "/api/bots".into(), none),
            "create_bot" => ("POST", "/api/bots".into(), json!({"name": unique("Bot")})),
            "renew_bot_token" | "delete_bot" => {
                let name = json!({"name": unique("Bot")});
                let made = done(&self.owner, "POST", "/api/bots", &name).await;
                let path = format!("/api/bots/{}", made["bot"]["id"].as_str().unwrap());
                if row == "delete_bot" {
                    ("DELETE", path, none)
                } else {
                    ("POST", path + "/token", none)
                }
            }
            "list_reports" => ("GET", "/api/reports".into(), none),
            "resolve_report" => {
                let seq = say(&self.host, "general", "report this").await;
                let path = format!("/api/rooms/general/messages/{seq}/report");
                done(&self.owner, "POST", &path, &json!({"why": "rude"})).await;
                let reports = done(&self.owner, "GET", "/api/reports", &none).await;
                let id = reports["reports"][0]["id"].as_str().unwrap();
                ("POST", format!("/api/reports/{id}/resolve"), json!({}))
            }
            other => panic!("nobody knows how to {other}"),
        }
    }
}

/// As a browser gives it.
pub(in crate::people) fn push_device() -> Value {
    json!({
        "endpoint": "https://push.example.org/x",
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        "preview": true,
    })
}
