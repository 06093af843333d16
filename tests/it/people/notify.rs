//! Of what one is told, room by room.

use serde_json::{Value, json};

use tertulia::domain::Notify;

use super::world::{On, PASSWORD, World, done, private, refused};
use crate::support::{Person, eventually};

async fn notify(who: &Person, room: &str) -> Value {
    let path = format!("/api/rooms/{room}");
    done(who, "GET", &path, &Value::Null).await["notify"].clone()
}

async fn set(who: &Person, room: &str, wanted: &Value) -> Value {
    let path = format!("/api/rooms/{room}/notifications");
    done(who, "PUT", &path, wanted).await
}

pub(super) async fn of_what_one_is_told_is_the_same_on_every_device(on: On) {
    let world = World::start(on).await;
    let (ann, bob) = (world.member(), world.member());
    let closed = private(&bob, "Closed", &[&ann]).await;
    let direct = done(&ann, "POST", "/api/directs", &json!({"users": [bob.id]})).await;
    let direct = direct["id"].as_str().unwrap();
    assert_eq!(notify(&ann, "general").await, json!({"level": "mentions"}));
    assert_eq!(notify(&ann, &closed).await, json!({"level": "mentions"}));
    assert_eq!(notify(&ann, direct).await, json!({"level": "all"}));

    let mut phone = ann.on(world.two()).join(&[]).await;
    let told = set(&ann, &closed, &json!({"level": "all"})).await;
    assert_eq!(told, json!({"level": "all"}));
    phone
        .expect("standing", |frame| frame["event"] == "standing")
        .await;
    assert_eq!(
        notify(&ann.on(world.two()), &closed).await,
        json!({"level": "all"})
    );
    // Nobody else's business.
    assert_eq!(notify(&bob, &closed).await, json!({"level": "mentions"}));

    set(&ann, &closed, &json!({"level": "all", "muted": true})).await;
    assert_eq!(
        notify(&ann, &closed).await,
        json!({"level": "all", "muted": true})
    );
    let told = set(&ann, &closed, &json!({"mute_s": 3600})).await;
    assert!(told["muted_until"].is_string(), "{told}");
    assert_eq!(told["level"], "mentions");
    set(&ann, &closed, &json!({"mute_s": 1})).await;
    eventually("the mute is over", async || {
        (notify(&ann, &closed).await == json!({"level": "mentions"})).then_some(())
    })
    .await;

    let path = format!("/api/rooms/{closed}/notifications");
    for (bad, status) in [
        (json!({"mute_s": 0}), 422),
        (json!({"mute_s": 400 * 24 * 3600}), 422),
        (json!({"level": "some"}), 400),
        (json!({"loud": true}), 400),
    ] {
        refused(&ann, "PUT", &path, &bad, status).await;
    }
}

pub(super) async fn what_is_chosen_goes_with_whoever_chose_it(on: On) {
    let world = World::start(on).await;
    let ann = world.member();
    set(&ann, "general", &json!({"level": "nothing", "muted": true})).await;
    let export = done(&ann, "GET", "/api/me/export", &Value::Null).await;
    assert_eq!(
        export["notifications"],
        json!({"rooms": {"general": {"level": "nothing", "mute": "for_good"}}})
    );
    assert_eq!(export["push_devices"], json!([]));
    let body = json!({"confirm": ann.name, "password": PASSWORD, "messages": "delete"});
    done(&ann, "POST", "/api/me/delete", &body).await;
    let store = &world.nodes[0].chat().people().store;
    let kept = store.all::<Notify>("", 10).await.unwrap();
    assert!(kept.is_empty(), "{}", kept.len());
}
