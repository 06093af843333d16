//! What a message carries besides its text.

use std::io::Cursor;

use image::{ImageEncoder, codecs::jpeg::JpegEncoder};
use reqwest::Response;
use serde_json::{Value, json};

use super::world::{On, World, done, private, refused};
use crate::support::{Person, nonce};

/// A file of somebody's for a room, as the answer tells of it.
pub(super) async fn upload(
    who: &Person,
    room: &str,
    name: &str,
    bytes: impl Into<reqwest::Body>,
) -> Value {
    let answer = try_upload(who, room, name, bytes).await;
    let status = answer.status();
    let body: Value = answer.json().await.unwrap();
    assert_eq!(status, 201, "{body}");
    body
}

pub(super) async fn try_upload(
    who: &Person,
    room: &str,
    name: &str,
    bytes: impl Into<reqwest::Body>,
) -> Response {
    who.request("POST", &format!("/api/rooms/{room}/files"))
        .query(&[("name", name)])
        .header("content-type", "application/octet-stream")
        .body(bytes)
        .send()
        .await
        .unwrap()
}

/// A message with this file; gives its seq.
pub(super) async fn say_with(who: &Person, room: &str, text: &str, file: &Value) -> u64 {
    let path = format!("/api/rooms/{room}/messages");
    let body = json!({"text": text, "files": [{"id": file["id"]}]});
    done(who, "POST", &path, &body).await["seq"]
        .as_u64()
        .unwrap()
}

pub(super) fn path_of(file: &Value) -> String {
    format!("/api/files/{}/x", file["id"].as_str().unwrap())
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers()[name].to_str().unwrap()
}

/// As a phone makes it: held upright, with the place in it.
fn photo(width: u32, height: u32) -> Vec<u8> {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
    exif.extend([0x01, 0x0f, 0, 2, 0, 0, 0, 16, 0, 0, 0, 38, 0, 0, 0, 0]);
    exif.extend(b"51.5007N0.1246W\0");
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif).unwrap();
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        let [.., x] = x.to_be_bytes();
        let [.., y] = y.to_be_bytes();
        image::Rgb([x, y, 99])
    });
    encoder.encode_image(&picture).unwrap();
    bytes
}

pub(super) async fn a_file_is_sent_attached_and_fetched_on_every_node(on: On) {
    let world = World::with_files(on, 10, |_| {}).await;
    let (ann, bob) = (world.member(), world.member());
    let room = private(&ann, "Closed", &[&bob]).await;
    let mut there = bob.on(world.two()).join(&[&room]).await;
    // More than S3 takes in one part.
    let large: Vec<u8> = (0..11_000_000_u32).map(|n| (n % 251) as u8).collect();
    let notes = upload(&ann, &room, "../notes.txt", "some notes\n").await;
    assert_eq!(
        (&notes["name"], &notes["type"], &notes["size"]),
        (&json!("notes.txt"), &json!("text/plain"), &json!(11))
    );
    let data = upload(&ann.on(world.two()), &room, "data.bin", large.clone()).await;
    let files = json!([{"id": data["id"]}, {"id": notes["id"], "alt": " What we  said "}]);
    let sent = json!({"op": "send", "room": room, "nonce": nonce(), "files": files});
    ann.join(&[]).await.ok(sent).await;
    let heard = there
        .expect("the message", |heard| heard["entry"]["kind"] == "message")
        .await;
    let entry = &heard["entry"];
    assert_eq!(entry["text"], "");
    assert_eq!(entry["files"][0], data);
    assert_eq!(entry["files"][1]["alt"], "What we said");
    for at in [world.one(), world.two()] {
        let fetched = bob.on(at).get(&path_of(&data)).await;
        assert_eq!(fetched.status(), 200);
        assert_eq!(header(&fetched, "content-type"), "application/octet-stream");
        assert_eq!(header(&fetched, "content-length"), "11000000");
        assert!(fetched.bytes().await.unwrap() == large);
        let fetched = bob.on(at).get(&path_of(&notes)).await;
        assert_eq!(
            header(&fetched, "content-disposition"),
            "attachment; filename=\"notes.txt\"; filename*=UTF-8''notes%2Etxt"
        );
        assert_eq!(fetched.text().await.unwrap(), "some notes\n");
    }
    let page = done(
        &bob,
        "GET",
        &format!("/api/rooms/{room}/messages"),
        &Value::Null,
    )
    .await;
    assert_eq!(page["entries"][0]["files"], entry["files"]);
}

pub(super) async fn a_photo_comes_small_upright_and_without_its_place(on: On) {
    let world = World::with_files(on, 10, |_| {}).await;
    let (ann, bob) = (world.member(), world.member());
    let raw = photo(1600, 800);
    assert!(raw.windows(8).any(|window| window == b"51.5007N"));
    let file = upload(&ann, "general", "Harbour.JPG", raw).await;
    assert_eq!(
        (
            &file["type"],
            &file["width"],
            &file["height"],
            &file["thumbnail"]
        ),
        (
            &json!("image/jpeg"),
            &json!(800),
            &json!(1600),
            &json!({"width": 320, "height": 640})
        )
    );
    say_with(&ann, "general", "look", &file).await;
    let there = bob.on(world.two());
    let whole = there.get(&path_of(&file)).await;
    assert!(header(&whole, "content-disposition").starts_with("inline; filename=\"Harbour.JPG\""));
    assert_eq!(header(&whole, "content-type"), "image/jpeg");
    let whole = whole.bytes().await.unwrap();
    assert_eq!(whole.len() as u64, file["size"].as_u64().unwrap());
    assert!(!whole.windows(4).any(|window| window == b"Exif"));
    assert!(!whole.windows(8).any(|window| window == b"51.5007N"));
    let small = format!("/api/thumbnails/{}", file["id"].as_str().unwrap());
    let small = there.get(&small).await.bytes().await.unwrap();
    for (bytes, size) in [(whole, (800, 1600)), (small, (320, 640))] {
        let seen = image::ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .unwrap();
        assert_eq!(seen.into_dimensions().unwrap(), size);
    }
    // Of a small one there is none.
    let tiny = upload(&ann, "general", "tiny.jpg", photo(40, 20)).await;
    assert_eq!(tiny["thumbnail"], Value::Null);
    let small = format!("/api/thumbnails/{}", tiny["id"].as_str().unwrap());
    refused(&ann, "GET", &small, &Value::Null, 404).await;
}

pub(super) async fn what_is_not_attached_is_its_senders_alone(on: On) {
    let world = World::with_files(on, 10, |_| {}).await;
    let (ann, bob) = (world.member(), world.member());
    let file = upload(&ann, "general", "draft.txt", "not yet").await;
    assert_eq!(ann.on(world.two()).get(&path_of(&file)).await.status(), 200);
    for other in [&bob, &world.owner(), &world.stranger()] {
        refused(other, "GET", &path_of(&file), &Value::Null, 404).await;
    }
    // Nor can another say it, nor it be said elsewhere.
    let files = json!({"files": [{"id": file["id"]}]});
    refused(&bob, "POST", "/api/rooms/general/messages", &files, 404).await;
    refused(&ann, "POST", "/api/rooms/random/messages", &files, 404).await;
    refused(&ann, "POST", "/api/rooms/general/messages", &json!({}), 422).await;
    done(&ann, "POST", "/api/rooms/general/messages", &files).await;
    assert_eq!(bob.get(&path_of(&file)).await.status(), 200);
}

pub(super) async fn who_may_not_see_the_room_gets_no_file(on: On) {
    let world = World::with_files(on, 10, |_| {}).await;
    let (ann, bob, carol) = (world.member(), world.member(), world.member());
    let room = private(&ann, "Closed", &[&bob]).await;
    let answer = try_upload(&carol, &room, "a.txt", "a").await;
    assert_eq!(answer.status(), 404);
    let file = upload(&ann, &room, "secret.txt", "secret").await;
    say_with(&ann, &room, "look", &file).await;
    let there = bob.on(world.two());
    assert_eq!(there.get(&path_of(&file)).await.status(), 200);
    for other in [&carol, &world.owner(), &world.stranger()] {
        refused(other, "GET", &path_of(&file), &Value::Null, 404).await;
        refused(
            &other.on(world.two()),
            "GET",
            &path_of(&file),
            &Value::Null,
            404,
        )
        .await;
    }
    let kick = format!("/api/rooms/{room}/members/{}", bob.id);
    done(&ann, "DELETE", &kick, &Value::Null).await;
    crate::support::eventually("the other node knows it too", async || {
        (there.get(&path_of(&file)).await.status() == 404).then_some(())
    })
    .await;
    refused(&bob, "GET", &path_of(&file), &Value::Null, 404).await;
}

pub(super) async fn a_file_goes_into_one_message_and_that_once(on: On) {
    let world = World::with_files(on, 10, |_| {}).await;
    let ann = world.member();
    let file = upload(&ann, "general", "a.txt", "a").await;
    let path = "/api/rooms/general/messages";
    let key = nonce();
    let body = json!({"text": "one", "nonce": key, "files": [{"id": file["id"]}]});
    let first = done(&ann, "POST", path, &body).await;
    let again = done(&ann.on(world.two()), "POST", path, &body).await;
    assert_eq!(
        (&again["seq"], &again["repeated"]),
        (&first["seq"], &json!(true))
    );
    let other = json!({"text": "two", "files": [{"id": file["id"]}]});
    let no = refused(&ann, "POST", path, &other, 409).await;
    assert_eq!(no["detail"], "This file went into another message already.");
    let twice = json!({"files": [{"id": file["id"]}, {"id": file["id"]}]});
    refused(&ann, "POST", path, &twice, 422).await;
    let eleven: Vec<Value> = (0..11).map(|_| json!({"id": nonce()})).collect();
    refused(&ann, "POST", path, &json!({"files": eleven}), 400).await;
    // What was sent and deleted is answered as before, though its file is gone.
    let seq = first["seq"].as_u64().unwrap();
    done(&ann, "DELETE", &format!("{path}/{seq}"), &Value::Null).await;
    let again = done(&ann, "POST", path, &body).await;
    assert_eq!(again["seq"], seq);
}

pub(super) async fn a_range_is_some_of_it_and_who_has_it_gets_nothing(on: On) {
    let world = World::with_files(on, 10, |_| {}).await;
    let ann = world.member();
    let file = upload(&ann, "general", "a.bin", (0..=255_u8).collect::<Vec<u8>>()).await;
    let get = |range: &'static str| ann.request("GET", &path_of(&file)).header("range", range);
    let some = get("bytes=100-109").send().await.unwrap();
    assert_eq!(some.status(), 206);
    assert_eq!(header(&some, "content-range"), "bytes 100-109/256");
    assert_eq!(header(&some, "content-length"), "10");
    let tag = header(&some, "etag").to_owned();
    let some = some.bytes().await.unwrap();
    assert_eq!(&some[..], (100..=109).collect::<Vec<u8>>());
    let beyond = get("bytes=256-").send().await.unwrap();
    assert_eq!(beyond.status(), 416);
    assert_eq!(header(&beyond, "content-range"), "bytes */256");
    let known = ann
        .request("GET", &path_of(&file))
        .header("if-none-match", &tag);
    let known = known.send().await.unwrap();
    assert_eq!(known.status(), 304);
    assert_eq!(header(&known, "cache-control"), "private, no-cache");
    assert!(known.bytes().await.unwrap().is_empty());
    let other = get("bytes=0-0")
        .header("if-range", "\"other\"")
        .send()
        .await
        .unwrap();
    assert_eq!(other.status(), 200);
}

pub(super) async fn a_browser_runs_nothing_of_what_somebody_sent(on: On) {
    let world = World::with_files(on, 10, |_| {}).await;
    let ann = world.member();
    let page = "<!doctype html><script>alert(1)</script>";
    let drawing =
        "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    for (name, bytes, kind) in [
        ("cat.png", page, "text/html"),
        ("cat.jpg", drawing, "image/svg+xml"),
        ("page.html", page, "text/html"),
    ] {
        let file = upload(&ann, "general", name, bytes).await;
        assert_eq!(file["type"], kind);
        let fetched = ann.get(&path_of(&file)).await;
        assert_eq!(header(&fetched, "content-type"), "application/octet-stream");
        assert!(header(&fetched, "content-disposition").starts_with("attachment"));
        let policy = header(&fetched, "content-security-policy");
        assert!(
            policy.starts_with("sandbox; default-src 'none'"),
            "{policy}"
        );
        assert_eq!(header(&fetched, "x-content-type-options"), "nosniff");
        assert_eq!(
            header(&fetched, "cross-origin-resource-policy"),
            "same-origin"
        );
    }
    // A picture with a page behind it loses the page; one that is only its first bytes is refused.
    let mut both = photo(20, 20);
    both.extend(page.as_bytes());
    let file = upload(&ann, "general", "both.html", both).await;
    assert_eq!(file["name"], "both.jpg");
    let bytes = ann.get(&path_of(&file)).await.bytes().await.unwrap();
    assert!(!bytes.windows(8).any(|window| window == b"<script>"));
    let fake = [b"\x89PNG\r\n\x1a\n", page.as_bytes()].concat();
    assert_eq!(
        try_upload(&ann, "general", "fake.png", fake).await.status(),
        422
    );
}

pub(super) async fn what_is_too_large_or_too_much_is_refused_with_a_sentence(on: On) {
    let world = World::with_files(on, 10, |settings| {
        settings.max_file_mb = 1;
        settings.max_picture_megapixels = 1;
        settings.upload_mb_per_hour = 3;
    })
    .await;
    let ann = world.member();
    let said = async |answer: Response| {
        let status = answer.status().as_u16();
        let problem: Value = answer.json().await.unwrap();
        (status, problem["detail"].as_str().unwrap().to_owned())
    };
    let large = try_upload(&ann, "general", "a", vec![7; 1_500_000]).await;
    let sentence = "That file is 2 MB. The limit here is 1 MB.".to_owned();
    assert_eq!(said(large).await, (413, sentence.clone()));
    // The same where nobody said before how large it is.
    let parts: Vec<std::io::Result<Vec<u8>>> = vec![Ok(vec![7; 1_000_000]), Ok(vec![7; 500_000])];
    let streamed = reqwest::Body::wrap_stream(futures_util::stream::iter(parts));
    assert_eq!(
        said(try_upload(&ann, "general", "a", streamed).await).await,
        (413, sentence)
    );
    let empty = try_upload(&ann, "general", "a", "").await;
    assert_eq!(said(empty).await, (422, "That file is empty.".to_owned()));
    let many = try_upload(&ann, "general", "a.jpg", photo(1200, 1000)).await;
    let sentence = "That picture has 2 megapixels. The limit here is 1.".to_owned();
    assert_eq!(said(many).await, (413, sentence));
    loop {
        let answer = try_upload(&ann, "general", "a", vec![7; 1_000_000]).await;
        if answer.status() == 429 {
            assert!(answer.headers().contains_key("retry-after"));
            let (_, sentence) = said(answer).await;
            assert!(
                sentence.starts_with("You sent as much as one person may"),
                "{sentence}"
            );
            break;
        }
        assert_eq!(answer.status(), 201);
    }
    // On the other node as well, and nobody else.
    let there = try_upload(&ann.on(world.two()), "general", "a", vec![7; 1_000_000]).await;
    assert_eq!(there.status(), 429);
    upload(&world.member(), "general", "a", "b").await;
}

pub(super) async fn a_plain_client_reads_where_the_files_are(on: On) {
    let world = World::with_files(on, 10, |_| {}).await;
    let ann = world.member();
    let mut plain = crate::support::Socket::open(world.two(), "/ws/general?username=Bob", &[])
        .await
        .unwrap();
    let file = upload(&ann, "general", "my notes.txt", "a").await;
    plain
        .expect("Bob is here", |heard| heard["message_type"] == "join")
        .await;
    say_with(&ann, "general", "look", &file).await;
    let heard = plain
        .expect("it", |heard| heard["message_type"] == "chat")
        .await;
    let id = file["id"].as_str().unwrap();
    assert_eq!(
        heard["content"],
        format!("look\n/api/files/{id}/my%20notes.txt")
    );
    assert_eq!(
        ann.get(heard["content"].as_str().unwrap().lines().nth(1).unwrap())
            .await
            .status(),
        200
    );
}
