//! The spoof matrix: what a caller writes into headers, and who is believed.

use super::*;

const CLIENT: &str = "203.0.113.7";
const OTHER: &str = "198.51.100.1";
/// The near proxy and one behind it.
const PROXY: &str = "10.0.0.2";
const FAR_PROXY: &str = "10.9.9.9";

fn proxies(trusted: &[&str]) -> Proxies {
    Proxies {
        trusted: trusted.iter().map(|text| text.parse().unwrap()).collect(),
        on_fly: false,
    }
}

fn on_fly(trusted: &[&str]) -> Proxies {
    Proxies {
        on_fly: true,
        ..proxies(trusted)
    }
}

fn caller(proxies: &Proxies, peer: &str, headers: &[(&str, &[u8])]) -> (String, bool) {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name: HeaderName = name.parse().unwrap();
        map.append(name, HeaderValue::from_bytes(value).unwrap());
    }
    let caller = proxies.caller(peer.parse().unwrap(), &map);
    (caller.address.unwrap().to_string(), caller.is_https)
}

#[test]
fn only_trusted_proxies_say_who_calls() {
    let proxies = proxies(&["10.0.0.0/8", "fd00:1::/32", "192.0.2.9"]);
    let long = vec!["10.0.0.3"; 500].join(",");
    let long = format!("{CLIENT},{long}");
    for (peer, lines, expected) in [
        // Nobody is trusted: the header is the caller's own invention.
        (CLIENT, vec![OTHER], CLIENT),
        (CLIENT, vec!["10.0.0.3", OTHER], CLIENT),
        ("192.0.2.8", vec![OTHER], "192.0.2.8"),
        ("fd00:2::1", vec![OTHER], "fd00:2::1"),
        // One proxy; what the caller wrote stands left of what the proxy added.
        (PROXY, vec![CLIENT], CLIENT),
        (PROXY, vec!["198.51.100.1, 203.0.113.7"], CLIENT),
        (PROXY, vec!["127.0.0.1,10.0.0.3 , 203.0.113.7"], CLIENT),
        ("192.0.2.9", vec![CLIENT], CLIENT),
        ("fd00:1::5", vec![CLIENT], CLIENT),
        ("10.0.0.2", vec!["2001:db8::1"], "2001:db8::1"),
        // Two proxies, in one line and in two.
        (PROXY, vec!["203.0.113.7, 10.9.9.9"], CLIENT),
        (PROXY, vec![CLIENT, FAR_PROXY], CLIENT),
        (PROXY, vec![OTHER, CLIENT, FAR_PROXY], CLIENT),
        (PROXY, vec!["198.51.100.1, 203.0.113.7", FAR_PROXY], CLIENT),
        (PROXY, vec!["203.0.113.7, fd00:1::9"], CLIENT),
        // A proxy that is not trusted is the caller.
        (PROXY, vec!["203.0.113.7, 192.0.2.8"], "192.0.2.8"),
        // Somebody inside: only trusted addresses.
        (PROXY, vec![], PROXY),
        (PROXY, vec![FAR_PROXY], FAR_PROXY),
        (PROXY, vec![&long], CLIENT),
        // What is no address stops at the last good one.
        (PROXY, vec![""], PROXY),
        (PROXY, vec!["unknown"], PROXY),
        (PROXY, vec!["203.0.113.7, _hidden, 10.9.9.9"], FAR_PROXY),
        (PROXY, vec!["203.0.113.7,"], PROXY),
        (PROXY, vec!["203.0.113.7,,10.9.9.9"], FAR_PROXY),
        (PROXY, vec!["203.0.113.7 198.51.100.1"], PROXY),
        (PROXY, vec!["203.0.113.007"], PROXY),
        (PROXY, vec!["203.0.113"], PROXY),
        (PROXY, vec!["\"203.0.113.7\""], PROXY),
        (PROXY, vec!["fe80::1%eth0"], PROXY),
        (PROXY, vec!["1::2:3:4:5:6:7:8:9"], PROXY),
        // Some write ports, and IPv4 as IPv6.
        (PROXY, vec!["203.0.113.7:4711"], CLIENT),
        (PROXY, vec!["203.0.113.7:99999"], PROXY),
        (PROXY, vec!["[2001:db8::1]:443"], "2001:db8::1"),
        (PROXY, vec!["[2001:db8::1]"], "2001:db8::1"),
        (PROXY, vec!["[2001:db8::1]x"], PROXY),
        (PROXY, vec!["::ffff:203.0.113.7"], CLIENT),
        (PROXY, vec!["203.0.113.7, ::ffff:10.9.9.9"], CLIENT),
    ] {
        let headers: Vec<_> = lines
            .iter()
            .map(|line| ("x-forwarded-for", line.as_bytes()))
            .collect();
        let (address, _) = caller(&proxies, peer, &headers);
        assert_eq!(address, expected, "{lines:?} from {peer}");
    }
}

#[test]
fn other_headers_and_other_bytes_are_not_believed() {
    let proxies = proxies(&["10.0.0.0/8"]);
    for (name, value) in [
        ("forwarded", "for=203.0.113.7;proto=https".as_bytes()),
        ("x-real-ip", CLIENT.as_bytes()),
        ("true-client-ip", CLIENT.as_bytes()),
        ("cf-connecting-ip", CLIENT.as_bytes()),
        ("fly-client-ip", CLIENT.as_bytes()),
        ("x-forwarded-for", b"203.0.113.7\xff"),
        ("x-forwarded-for", b"203.0.113.7, \xc3\xa4"),
        ("x-forwarded-proto", b"https\xff"),
    ] {
        let found = caller(&proxies, PROXY, &[(name, value)]);
        assert_eq!(found, (PROXY.to_owned(), false), "{name}");
    }
}

#[test]
fn https_is_told_once_and_by_the_trusted() {
    let proxies = proxies(&["10.0.0.0/8"]);
    for (peer, lines, expected) in [
        (PROXY, vec!["https"], true),
        (PROXY, vec!["HTTPS"], true),
        (PROXY, vec!["http"], false),
        (PROXY, vec![], false),
        (PROXY, vec!["https, http"], false),
        (PROXY, vec!["https", "http"], false),
        (PROXY, vec!["https", "https"], false),
        (PROXY, vec!["httpsx"], false),
        (CLIENT, vec!["https"], false),
    ] {
        let headers: Vec<_> = lines
            .iter()
            .map(|line| ("x-forwarded-proto", line.as_bytes()))
            .collect();
        let (_, is_https) = caller(&proxies, peer, &headers);
        assert_eq!(is_https, expected, "{lines:?} from {peer}");
    }
}

#[test]
fn fly_says_who_calls_on_fly_only_and_from_inside_only() {
    let here = on_fly(&[]);
    let elsewhere = proxies(&[]);
    let explicit = on_fly(&["172.16.0.0/12"]);
    let headers: [(&str, &[u8]); 3] = [
        ("fly-client-ip", CLIENT.as_bytes()),
        ("x-forwarded-for", b"198.51.100.1"),
        ("x-forwarded-proto", b"https"),
    ];
    for (proxies, peer, address, is_https) in [
        (&here, "172.16.5.6", CLIENT, true),
        (&here, "fdaa:0:1::3", CLIENT, true),
        (&here, OTHER, OTHER, false),
        (&here, "2001:db8::5", "2001:db8::5", false),
        (&elsewhere, "172.16.5.6", "172.16.5.6", false),
        // Who names proxies has one in front of Fly's.
        (&explicit, "172.16.5.6", OTHER, true),
    ] {
        let found = caller(proxies, peer, &headers);
        assert_eq!(found, (address.to_owned(), is_https), "from {peer}");
    }
    for lines in [
        vec!["nonsense"],
        vec![""],
        vec![CLIENT, OTHER],
        vec!["203.0.113.7, 198.51.100.1"],
    ] {
        let headers: Vec<_> = lines
            .iter()
            .map(|line| ("fly-client-ip", line.as_bytes()))
            .collect();
        let (address, _) = caller(&here, "172.16.5.6", &headers);
        assert_eq!(address, "172.16.5.6", "{lines:?}");
    }
}

#[test]
fn networks_hold_what_they_say() {
    for (network, inside, outside) in [
        ("10.0.0.0/8", "10.255.255.255", "11.0.0.0"),
        ("192.0.2.4/31", "192.0.2.5", "192.0.2.6"),
        ("192.0.2.9", "192.0.2.9", "192.0.2.8"),
        ("128.0.0.0/1", "255.255.255.255", "127.255.255.255"),
        ("2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::1"),
        ("::1/128", "::1", "::2"),
        ("::ffff:10.0.0.0/104", "10.1.2.3", "11.0.0.1"),
        ("10.0.0.0/8", "::ffff:10.1.2.3", "a00::"),
        ("8000::/1", "ffff::", "255.255.255.255"),
    ] {
        let range: Network = network.parse().unwrap();
        assert!(range.holds(inside.parse().unwrap()), "{inside} {network}");
        assert!(!range.holds(outside.parse().unwrap()), "{outside}");
        let again: Network = range.to_string().parse().unwrap();
        assert_eq!(again, range, "{network}");
    }
}

#[test]
fn what_is_no_network_says_why() {
    let problem = |text: &str| text.parse::<Network>().unwrap_err();
    for text in [
        "",
        "/",
        "10.0.0.0/",
        "/8",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/+8",
        "10.0.0.0/8/8",
        "10.0.0.0/256",
        "10/8",
        "proxy.example",
        "10.0.0.0 /8",
        "::ffff:10.0.0.0/24",
        "10.0.0.0/-1",
    ] {
        assert_eq!(problem(text), NotANetwork::Form, "{text}");
    }
    for text in ["0.0.0.0/0", "::/0", "::ffff:0.0.0.0/96"] {
        assert_eq!(problem(text), NotANetwork::Everybody, "{text}");
    }
    let loose = problem("10.1.2.3/8").to_string();
    assert!(loose.ends_with("did you mean 10.0.0.0/8"), "{loose}");
}
