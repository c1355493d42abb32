//! An S3 service for the tests: moto, in a process of its own, until it is dropped.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

pub struct S3 {
    process: Child,
    address: SocketAddr,
}

impl S3 {
    /// Starts it, or says why not.
    pub fn start() -> Option<Self> {
        let program = std::env::var_os("CRADLE_PEERS").map_or_else(
            || PathBuf::from("moto_server"),
            |peers| PathBuf::from(peers).join("bin/moto_server"),
        );
        let started = Command::new(&program)
            .args(["-H", "127.0.0.1", "-p", "0"])
            .env("PYTHONUNBUFFERED", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let mut process = match started {
            Ok(process) => process,
            Err(error) => {
                eprintln!(
                    "skipped: the tests of the picture store in a bucket need moto \
                     (scripts/peers/requirements.txt), and {} does not start: {error}",
                    program.display()
                );
                return None;
            }
        };
        // It chooses its port itself and tells it: "Running on http://127.0.0.1:43211".
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().expect("moto ended before it was ready").unwrap();
            if let Some((_, address)) = line.split_once("Running on http://") {
                break address.trim().parse().unwrap();
            }
        };
        // Somebody has to read what it says further, or it waits for room to say it.
        std::thread::spawn(move || lines.for_each(drop));
        Some(Self { process, address })
    }

    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn make_bucket(&self, name: &str) {
        let mut connection = TcpStream::connect(self.address).unwrap();
        write!(
            connection,
            "PUT /{name} HTTP/1.1\r\nHost: {}\r\nContent-Length: 0\r\nConnection: close\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request, \
             SignedHeaders=host, Signature=0\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        assert!(answer.contains(" 200 "), "{answer}");
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
