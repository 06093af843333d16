//! As much of Redis's protocol as a proxy must know to harm it on purpose.

/// The length of the first frame; `None` while it is not all there.
pub(crate) fn frame(bytes: &[u8]) -> Option<usize> {
    let end = line(bytes)?;
    let count = || {
        std::str::from_utf8(&bytes[1..end - 2])
            .unwrap()
            .parse::<i64>()
            .unwrap()
    };
    let parts = match bytes[0] {
        b'$' | b'=' | b'!' => {
            let Ok(length) = usize::try_from(count()) else {
                return Some(end);
            };
            let whole = end + length + 2;
            return (bytes.len() >= whole).then_some(whole);
        }
        b'*' | b'~' | b'>' => count(),
        b'%' | b'|' => count() * 2,
        _ => return Some(end),
    };
    let mut at = end;
    for _ in 0..parts {
        at += frame(&bytes[at..])?;
    }
    // An attribute stands before what it belongs to.
    if bytes[0] == b'|' {
        at += frame(&bytes[at..])?;
    }
    Some(at)
}

fn line(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(2).position(|pair| pair == b"\r\n")?;
    Some(at + 2)
}

/// Whether a frame came without being asked for.
pub(crate) fn is_push(frame: &[u8]) -> bool {
    frame.first() == Some(&b'>')
}

/// Whether a frame tells what was published.
pub(crate) fn is_published(frame: &[u8]) -> bool {
    is_push(frame) && (contains(frame, b"\r\nmessage\r\n") || contains(frame, b"\r\nsmessage\r\n"))
}

/// Whether a command subscribes.
pub(crate) fn subscribes(frame: &[u8]) -> bool {
    contains(frame, b"\r\nSUBSCRIBE\r\n") || contains(frame, b"\r\nSSUBSCRIBE\r\n")
}

/// Whether a command runs a script.
pub(crate) fn is_script(frame: &[u8]) -> bool {
    contains(frame, b"\r\nEVALSHA\r\n")
}

pub(crate) fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn frames_are_found() {
    for whole in [
        "+OK\r\n",
        "$-1\r\n",
        "$5\r\nhello\r\n",
        "*2\r\n:1\r\n$0\r\n\r\n",
        "*-1\r\n",
        ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\n\r\n\r\n",
        "%1\r\n+a\r\n*1\r\n#t\r\n",
        "|1\r\n+a\r\n+b\r\n:7\r\n",
    ] {
        let more = format!("{whole}+next\r\n");
        assert_eq!(frame(more.as_bytes()), Some(whole.len()), "{whole}");
        assert_eq!(frame(&whole.as_bytes()[..whole.len() - 1]), None, "{whole}");
    }
}
