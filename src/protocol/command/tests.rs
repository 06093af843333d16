//! Every malformed command is told apart.

use super::*;
use crate::domain::RejectionCode;

fn parse(text: &str) -> Result<Command, Malformed> {
    Command::parse(text, 16)
}

#[test]
fn reads_a_hello_with_positions() {
    let hello = parse(
        r#"{"id":1,"op":"hello","v":1,"rooms":[{"room":"general","epoch":"e","seq":7},{"room":"tech"}]}"#,
    );
    let Op::Hello(hello) = hello.unwrap().op else {
        panic!("not a hello")
    };
    assert_eq!(hello.version, 1);
    assert_eq!(hello.rooms[0].1.as_ref().unwrap().seq, 7);
    assert_eq!(hello.rooms[1].1, None);
}

#[test]
fn every_malformed_command_is_told_apart_and_keeps_its_id() {
    let long = format!(r#"{{"id":4,"op":"{}"}}"#, "x".repeat(100));
    for (text, id, code) in [
        ("nonsense", None, RejectionCode::BadRequest),
        ("[1]", None, RejectionCode::BadRequest),
        (r#"{"op":"ping"}"#, None, RejectionCode::BadRequest),
        (r#"{"id":-1,"op":"ping"}"#, None, RejectionCode::BadRequest),
        (r#"{"id":4}"#, Some(4), RejectionCode::BadRequest),
        (&long, Some(4), RejectionCode::BadRequest),
        (
            r#"{"id":4,"op":"ping","x":1}"#,
            Some(4),
            RejectionCode::BadRequest,
        ),
        (
            r#"{"id":4,"op":"send","room":"A B","nonce":"x","text":""}"#,
            Some(4),
            RejectionCode::NotFound,
        ),
        (
            r#"{"id":4,"op":"send","room":"a","nonce":"x","text":""}"#,
            Some(4),
            RejectionCode::BadRequest,
        ),
        (
            r#"{"id":4,"op":"subscribe","room":"a","seq":1}"#,
            Some(4),
            RejectionCode::BadRequest,
        ),
        (
            r#"{"id":4,"op":"history","room":"a","limit":101}"#,
            Some(4),
            RejectionCode::BadRequest,
        ),
        (
            r#"{"id":4,"op":"history","room":"a","before":1,"after":2}"#,
            Some(4),
            RejectionCode::BadRequest,
        ),
        (
            r#"{"id":4,"op":"history","room":"a","around":1,"after":2}"#,
            Some(4),
            RejectionCode::BadRequest,
        ),
    ] {
        let no = parse(text).unwrap_err();
        assert_eq!((no.id, no.rejection.code), (id, code), "{text}");
    }
}

#[test]
fn depth_is_bounded_before_parsing() {
    let deep = |n: usize| {
        format!(
            r#"{{"id":1,"op":"ping","x":{}{}}}"#,
            "[".repeat(n),
            "]".repeat(n)
        )
    };
    assert!(
        parse(&deep(15))
            .unwrap_err()
            .rejection
            .sentence
            .contains("unknown field")
    );
    assert!(
        parse(&deep(16))
            .unwrap_err()
            .rejection
            .sentence
            .contains("16 levels")
    );
    assert!(parse(&deep(100_000)).is_err());
    assert_eq!(nesting(r#"{"a":"[[[{{\"[[","b":[1]}"#), 2);
}

#[test]
fn a_pong_needs_no_id() {
    assert_eq!(parse(r#"{"op":"pong"}"#).unwrap().op, Op::Pong);
}
