use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use super::{eventually, proxy::Proxy};

/// A port that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    free.local_addr().unwrap().port()
}

/// A Redis of one test, on a free port, ended with it.
pub(crate) struct RedisServer {
    pub(crate) port: u16,
    dir: TempDir,
    options: Vec<String>,
    child: Child,
}

impl RedisServer {
    /// Writes everything down before it answers.
    pub(crate) async fn durable() -> Self {
        Self::with(&["--appendonly", "yes", "--appendfsync", "always"]).await
    }

    /// With these options, as on the command line.
    pub(crate) async fn with(options: &[&str]) -> Self {
        let dir = TempDir::new().unwrap();
        let port = free_port();
        let options: Vec<_> = options.iter().map(|&option| option.to_owned()).collect();
        let child = spawn("redis-server", port, dir.path(), &options);
        let this = Self {
            port,
            dir,
            options,
            child,
        };
        this.ready().await;
        this
    }

    /// With TLS only, and a certificate for `localhost` that [`Self::authority`] signed.
    pub(crate) async fn with_tls() -> Self {
        let dir = TempDir::new().unwrap();
        certify(dir.path());
        let port = free_port();
        let file = |name: &str| dir.path().join(name).display().to_string();
        let options = vec![
            "--tls-port".to_owned(),
            port.to_string(),
            "--tls-cert-file".to_owned(),
            file("server.crt"),
            "--tls-key-file".to_owned(),
            file("server.key"),
            "--tls-ca-cert-file".to_owned(),
            file("authority.crt"),
            "--tls-auth-clients".to_owned(),
            "no".to_owned(),
        ];
        // No plain port.
        let child = spawn("redis-server", 0, dir.path(), &options);
        let this = Self {
            port,
            dir,
            options,
            child,
        };
        eventually("Redis listens", async || {
            std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()
        })
        .await;
        this
    }

    /// The file with the certificate of whoever signed the server's.
    pub(crate) fn authority(&self) -> String {
        self.dir.path().join("authority.crt").display().to_string()
    }

    /// Where nodes find it.
    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Ends it with SIGKILL.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it again after its end, on what it had written down.
    pub(crate) async fn revive(&mut self) {
        self.child = spawn("redis-server", self.port, self.dir.path(), &self.options);
        self.ready().await;
    }

    /// Lets it do nothing, with all connections open, until [`Self::resume`].
    pub(crate) fn pause(&self) {
        signal(self.child.id(), "STOP");
    }

    pub(crate) fn resume(&self) {
        signal(self.child.id(), "CONT");
    }

    /// What it has written down so far.
    pub(crate) fn copy(&self) -> TempDir {
        let copy = TempDir::new().unwrap();
        copy_dir(self.dir.path(), copy.path());
        copy
    }

    /// Puts back what it had written down then. It must not run.
    pub(crate) fn put_back(&self, copy: &TempDir) {
        fs::remove_dir_all(self.dir.path()).unwrap();
        copy_dir(copy.path(), self.dir.path());
    }

    /// Gives it a command; gives what it prints.
    pub(crate) fn cli(&self, command: &[&str]) -> String {
        cli(self.port, command)
    }

    async fn ready(&self) {
        eventually("Redis is ready", async || {
            (cli(self.port, &["ping"]).trim() == "PONG").then_some(())
        })
        .await;
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A primary, its replica, and three Sentinels that watch them.
pub(crate) struct Sentinels {
    pub(crate) primary: RedisServer,
    pub(crate) replica: RedisServer,
    /// Between the two.
    pub(crate) line: Proxy,
    ports: Vec<u16>,
    children: Vec<(Child, TempDir)>,
}

impl Sentinels {
    pub(crate) async fn start() -> Self {
        let primary = RedisServer::with(&["--appendonly", "yes"]).await;
        let line = Proxy::between_servers(primary.port).await;
        let of = format!("127.0.0.1 {}", line.port);
        let replica = RedisServer::with(&["--appendonly", "yes", "--replicaof", &of]).await;
        eventually("the replica follows", async || {
            let info = replica.cli(&["info", "replication"]);
            info.contains("master_link_status:up").then_some(())
        })
        .await;
        let mut this = Self {
            ports: (0..3).map(|_| free_port()).collect(),
            children: Vec::new(),
            primary,
            replica,
            line,
        };
        for port in this.ports.clone() {
            let dir = TempDir::new().unwrap();
            let conf = format!(
                "sentinel monitor main 127.0.0.1 {} 2\nsentinel down-after-milliseconds main 1000\n\
                 sentinel failover-timeout main 3000\n",
                this.primary.port
            );
            fs::write(dir.path().join("sentinel.conf"), conf).unwrap();
            let conf = dir.path().join("sentinel.conf").display().to_string();
            let child = spawn("redis-sentinel", port, dir.path(), &[conf]);
            this.children.push((child, dir));
        }
        for port in &this.ports {
            eventually("the Sentinels know each other", async || {
                let known = cli(*port, &["sentinel", "master", "main"]);
                let mut others = known
                    .lines()
                    .skip_while(|line| *line != "num-other-sentinels");
                let mut replicas = known.lines().skip_while(|line| *line != "num-slaves");
                (others.nth(1)? == "2" && replicas.nth(1)? == "1").then_some(())
            })
            .await;
        }
        this
    }

    /// Asks for a failover although the primary is well.
    pub(crate) fn fail_over(&self) {
        let port = self.ports.first().copied().unwrap();
        cli(port, &["sentinel", "failover", "main"]);
    }

    /// Waits until all Sentinels hold the replica for the primary.
    pub(crate) async fn agree_on_replica(&self) {
        let new = self.replica.port.to_string();
        for port in &self.ports {
            eventually("the replica is promoted", async || {
                let at = cli(*port, &["sentinel", "get-master-addr-by-name", "main"]);
                (at.lines().nth(1)? == new).then_some(())
            })
            .await;
        }
    }

    pub(crate) fn url(&self) -> String {
        let hosts: Vec<_> = self
            .ports
            .iter()
            .map(|port| format!("127.0.0.1:{port}"))
            .collect();
        format!("redis+sentinel://{}/main", hosts.join(","))
    }
}

impl Drop for Sentinels {
    fn drop(&mut self) {
        for (child, _) in &mut self.children {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// Three primaries that share the slots.
pub(crate) struct Cluster {
    pub(crate) nodes: Vec<RedisServer>,
}

impl Cluster {
    pub(crate) async fn start() -> Self {
        let options = [
            "--appendonly",
            "yes",
            "--cluster-enabled",
            "yes",
            "--cluster-node-timeout",
            "2000",
        ];
        let mut nodes = Vec::new();
        for _ in 0..3 {
            nodes.push(RedisServer::with(&options).await);
        }
        let ports: Vec<_> = nodes.iter().map(|node| node.port.to_string()).collect();
        for (node, slots) in
            nodes
                .iter()
                .zip([["0", "5460"], ["5461", "10922"], ["10923", "16383"]])
        {
            node.cli(&["cluster", "addslotsrange", slots[0], slots[1]]);
            node.cli(&["cluster", "meet", "127.0.0.1", &ports[0]]);
        }
        for node in &nodes {
            eventually("the cluster is one", async || {
                let info = node.cli(&["cluster", "info"]);
                let is_one = info.contains("cluster_state:ok")
                    && info.contains("cluster_known_nodes:3")
                    && info.contains("cluster_size:3");
                is_one.then_some(())
            })
            .await;
        }
        Self { nodes }
    }

    pub(crate) fn url(&self) -> String {
        let hosts: Vec<_> = self
            .nodes
            .iter()
            .map(|n| format!("127.0.0.1:{}", n.port))
            .collect();
        format!("redis+cluster://{}", hosts.join(","))
    }
}

fn spawn(program: &str, port: u16, dir: &Path, options: &[String]) -> Child {
    let mut command = Command::new(program);
    // A configuration file comes first.
    let (files, options): (Vec<_>, Vec<_>) = options
        .iter()
        .partition(|option| option.ends_with("sentinel.conf"));
    command
        .args(files)
        .args([
            "--port",
            &port.to_string(),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
        ])
        .arg("--dir")
        .arg(dir)
        .args(options)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command.spawn().unwrap()
}

pub(crate) fn cli(port: u16, command: &[&str]) -> String {
    let output = Command::new("redis-cli")
        .args(["-p", &port.to_string()])
        .args(command)
        .stderr(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Sends a signal by its name.
pub(crate) fn signal(process: u32, name: &str) {
    let sent = Command::new("kill")
        .arg(format!("-{name}"))
        .arg(process.to_string())
        .status();
    assert!(sent.unwrap().success());
}

/// An authority and a certificate that it signed for `localhost`.
fn certify(dir: &Path) {
    let steps = [
        "req -x509 -newkey rsa:2048 -nodes -keyout authority.key -out authority.crt -days 2 \
         -subj /CN=authority",
        "req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost",
        "x509 -req -in server.csr -CA authority.crt -CAkey authority.key -CAcreateserial \
         -out server.crt -days 2 -extfile names",
    ];
    fs::write(dir.join("names"), "subjectAltName=DNS:localhost\n").unwrap();
    for step in steps {
        let made = Command::new("openssl")
            .args(step.split_whitespace())
            .current_dir(dir)
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .status();
        assert!(made.unwrap().success(), "openssl {step}");
    }
}

fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
