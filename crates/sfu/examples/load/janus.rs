//! Debian's `janus` with its videoroom, spoken to over HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::peer::Crowd;
use crate::{Pattern, Server};

const PORT: u16 = 18_088;

const ROOM: u64 = 1;

pub struct Janus {
    process: Child,
    folder: PathBuf,
    session: u64,
    kept_alive: Instant,
}

impl Janus {
    /// Starts it with what it needs for a videoroom and nothing else.
    pub fn start(address: IpAddr) -> Self {
        let folder = std::env::temp_dir().join(format!("load-janus-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let library = Command::new("sh")
            .args(["-c", "ls -d /usr/lib/*/janus"])
            .output()
            .map(|found| String::from_utf8_lossy(&found.stdout).trim().to_owned())
            .expect("Debian's janus is installed");
        let settings = [
            (
                "janus.jcfg",
                format!(
                    "general: {{\n plugins_folder = \"{library}/plugins\"\n transports_folder = \"{library}/transports\"\n \
                     events_folder = \"{library}/events\"\n loggers_folder = \"{library}/loggers\"\n debug_level = 2\n}}\n\
                     nat: {{ full_trickle = false }}\n\
                     plugins: {{ disable = \"libjanus_audiobridge.so,libjanus_duktape.so,libjanus_echotest.so,libjanus_lua.so,\
                     libjanus_nosip.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_streaming.so,libjanus_textroom.so,\
                     libjanus_videocall.so,libjanus_voicemail.so\" }}\n\
                     transports: {{ disable = \"libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_rabbitmq.so,\
                     libjanus_websockets.so\" }}\n"
                ),
            ),
            (
                "janus.transport.http.jcfg",
                format!(
                    "general: {{ json = \"compact\"\n base_path = \"/janus\"\n http = true\n port = {PORT}\n ip = \"127.0.0.1\"\n https = false }}\n\
                     admin: {{ admin_http = false }}\n"
                ),
            ),
            ("janus.plugin.videoroom.jcfg", "general: {}\n".to_owned()),
        ];
        for (name, text) in settings {
            std::fs::write(folder.join(name), text).expect("written");
        }
        let process = Command::new("janus")
            .arg(format!("--configs-folder={}", folder.display()))
            .arg(format!("--config={}", folder.join("janus.jcfg").display()))
            .arg(format!("--interface={address}"))
            .arg("--disable-colors")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Debian's janus is installed");
        let until = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(("127.0.0.1", PORT)).is_err() {
            assert!(Instant::now() < until, "janus does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        let mut janus = Self { process, folder, session: 0, kept_alive: Instant::now() };
        janus.session = post("", &json!({"janus": "create"}))["data"]["id"].as_u64().expect("a session");
        janus
    }

    fn attach(&self) -> u64 {
        let attach = json!({"janus": "attach", "plugin": "janus.plugin.videoroom"});
        post(&format!("/{}", self.session), &attach)["data"]["id"].as_u64().expect("a handle")
    }

    /// Says something to a handle and returns what comes back later.
    fn say(&self, crowd: &mut Crowd, handle: u64, body: Value, jsep: Option<Value>) -> Value {
        let mut message = json!({"janus": "message", "body": body});
        if let Some(jsep) = jsep {
            message["jsep"] = jsep;
        }
        let said = post(&format!("/{}/{handle}", self.session), &message);
        if said["janus"] == "success" {
            return said;
        }
        assert_eq!(said["janus"], "ack", "{said}");
        loop {
            crowd.turn();
            let event = http("GET", &format!("/{}?maxev=1", self.session), "");
            if event["janus"] == "event" && event["sender"] == handle {
                let error = &event["plugindata"]["data"]["error"];
                assert!(error.is_null(), "janus: {error}");
                return event;
            }
        }
    }

    fn receive(&self, crowd: &mut Crowd, n: u16, feeds: &[u16]) {
        let handle = self.attach();
        let streams: Vec<Value> = feeds.iter().map(|feed| json!({"feed": feed + 1})).collect();
        let join = json!({"request": "join", "ptype": "subscriber", "room": ROOM, "streams": streams});
        let attached = self.say(crowd, handle, join, None);
        let answer = crowd.answer(n, attached["jsep"]["sdp"].as_str().expect("an offer"));
        let start = json!({"request": "start"});
        self.say(crowd, handle, start, Some(json!({"type": "answer", "sdp": answer})));
    }
}

impl Server for Janus {
    fn fill(&mut self, crowd: &mut Crowd, pattern: Pattern) {
        let room = self.attach();
        let create = json!({"request": "create", "room": ROOM, "publishers": 100, "audiocodec": "opus",
            "videocodec": "vp8", "bitrate": 0, "notify_joining": false});
        self.say(crowd, room, create, None);
        for n in 0..pattern.senders {
            let handle = self.attach();
            let offer = crowd.offer(n, true, 0);
            let join =
                json!({"request": "joinandconfigure", "ptype": "publisher", "room": ROOM, "id": n + 1});
            let joined = self.say(crowd, handle, join, Some(json!({"type": "offer", "sdp": offer})));
            crowd.answered(n, joined["jsep"]["sdp"].as_str().expect("an answer"));
        }
        let until = Instant::now() + Duration::from_secs(2);
        while Instant::now() < until {
            crowd.turn();
        }
        // A receiver is a connection of its own, also for somebody who sends.
        let receivers: Vec<u16> =
            (0..if pattern.mesh { pattern.senders } else { pattern.receivers }).collect();
        for n in receivers {
            let feeds: Vec<u16> = (0..pattern.senders).filter(|feed| !pattern.mesh || *feed != n).collect();
            self.receive(crowd, 1_000 + n, &feeds);
        }
    }

    fn attend(&mut self, _: &mut Crowd) {
        if self.kept_alive.elapsed() > Duration::from_secs(20) {
            self.kept_alive = Instant::now();
            post(&format!("/{}", self.session), &json!({"janus": "keepalive"}));
        }
    }

    fn process(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Janus {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn post(path: &str, body: &Value) -> Value {
    let mut body = body.clone();
    body["transaction"] = json!("load");
    http("POST", path, &body.to_string())
}

fn http(method: &str, path: &str, body: &str) -> Value {
    let mut stream = TcpStream::connect(("127.0.0.1", PORT)).expect("janus listens");
    write!(
        stream,
        "{method} /janus{path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("janus listens");
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    while reader.read_line(&mut line).expect("a header") > 2 {
        line.clear();
    }
    let mut text = String::new();
    reader.read_to_string(&mut text).expect("an answer");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("janus said {text}: {error}"))
}
