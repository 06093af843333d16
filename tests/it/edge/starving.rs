//! No more open files.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Write},
    process::{Command, Stdio},
    time::Duration,
};

use tertulia::transport::listener::EdgeOptions;

use super::node::{HELLO, Node, PATIENCE};

/// The one who starves is another process, for the limit is one of the process.
#[test]
fn running_out_of_open_files_costs_no_cpu_and_is_survived() {
    let mut node = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "edge::starving::starving_node",
            "--ignored",
            "--nocapture",
        ])
        .env("STARVE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut orders = node.stdin.take().unwrap();
    // Kept open to the end: the other half dies of a broken pipe.
    let mut said = BufReader::new(node.stdout.take().unwrap()).lines();
    let address = said
        .find_map(|line| Some(line.unwrap().split_once("starving on ")?.1.to_owned()))
        .expect("an address");

    let mut client = std::net::TcpStream::connect(address).unwrap();
    client.write_all(HELLO.as_bytes()).unwrap();
    let before = cpu_ticks(node.id());
    let mut answer = [0; 12];
    client
        .set_read_timeout(Some(Duration::from_secs(1)))
        .unwrap();
    assert!(client.read(&mut answer).is_err(), "it was not starving");
    let used = cpu_ticks(node.id()) - before;

    client.set_read_timeout(Some(PATIENCE)).unwrap();
    orders.write_all(b"eat\n").unwrap();
    client.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    drop(orders);
    assert!(node.wait().unwrap().success());
    assert!(used < 20, "{used} % of a core while it could do nothing");
}

#[test]
#[ignore = "the other half of running_out_of_open_files_costs_no_cpu_and_is_survived"]
fn starving_node() {
    if std::env::var_os("STARVE").is_none() {
        return;
    }
    rlimit::setrlimit(rlimit::Resource::NOFILE, 64, 64).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _inside = runtime.enter();
    let node = Node::start(EdgeOptions::default());
    let mut orders = std::io::stdin().lines();
    let hoard: Vec<File> = std::iter::repeat_with(|| File::open("/dev/null"))
        .map_while(Result::ok)
        .collect();
    assert!(hoard.len() > 10);
    println!("starving on {}", node.address);
    orders.next();
    drop(hoard);
    orders.next();
}

/// Hundredths of a second of one core.
fn cpu_ticks(process: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let times = fields.split(' ').skip(11).take(2);
    times.map(|ticks| ticks.parse::<u64>().unwrap()).sum()
}
