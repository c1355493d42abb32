//! Sessions word by word; real programs are in `e2e/ftp.test.mjs`.

use std::net::SocketAddr;

use cradle_app::cameras::{self, NewCamera, Registered};
use cradle_app::domain::CameraId;
use cradle_app::testing::{Centre, dot, on_each};
use cradle_app::{Visitor, library};
use cradle_ftp::Settings;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// A centre that takes files, and a camera with its account.
struct Place {
    centre: Centre,
    anna: Visitor,
    camera: CameraId,
    user: String,
    password: String,
    address: SocketAddr,
    stop: CancellationToken,
}

impl Place {
    async fn of(centre: Centre) -> Self {
        let anna = centre.customer("Anna").await;
        let new = NewCamera {
            maker: "Nikon".into(),
            model: "Z 6".into(),
            serial: "204817".into(),
            ..NewCamera::default()
        };
        let Registered::Now(camera) = cameras::register(&centre.ctx, &anna, new).await.unwrap() else {
            panic!("a new camera")
        };
        let made = cameras::make_ftp_account(&centre.ctx, &anna, camera.id).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let settings = Settings {
            listen: address,
            passive_ports: 43_000..=43_999,
            public_address: None,
            certificate: None,
            only_secret: false,
        };
        tokio::spawn(cradle_ftp::serve(centre.ctx.clone(), settings, listener, stop.clone()));
        let password = made.password.as_str().to_owned();
        Self { centre, anna, camera: camera.id, user: made.username, password, address, stop }
    }

    async fn connect(&self) -> Client {
        let mut client = Client { control: BufReader::new(TcpStream::connect(self.address).await.unwrap()) };
        assert!(client.heard().await.starts_with("220"));
        client
    }

    async fn signed_in(&self) -> Client {
        let mut client = self.connect().await;
        assert!(client.say(&format!("USER {}", self.user)).await.starts_with("331"));
        assert!(client.say(&format!("PASS {}", self.password)).await.starts_with("230"));
        client
    }

    /// The names of the pictures that have arrived.
    async fn arrived(&self) -> Vec<String> {
        let listing = library::Listing {
            shelf: library::Shelf::All,
            wanted: cradle_app::domain::library::Wanted::default(),
            from: None,
            to: None,
            limit: 100,
            after: None,
        };
        let images = library::list(&self.centre.ctx, &self.anna, listing).await.unwrap();
        assert!(images.iter().all(|image| image.camera == Some(self.camera)));
        images.into_iter().map(|image| image.filename).collect()
    }

    fn left_over(&self) -> usize {
        let scratch = self.centre.folder.join("uploads/scratch");
        std::fs::read_dir(scratch).map_or(0, Iterator::count)
    }
}

struct Client {
    control: BufReader<TcpStream>,
}

impl Client {
    /// The next answer; empty when the centre is gone.
    async fn heard(&mut self) -> String {
        let mut answer = String::new();
        loop {
            let mut line = String::new();
            let _ = self.control.read_line(&mut line).await;
            answer.push_str(&line);
            let done =
                line.is_empty() || (line.len() > 3 && line.as_bytes()[3] == b' ' && !line.starts_with(' '));
            if done {
                return answer;
            }
        }
    }

    async fn say(&mut self, line: &str) -> String {
        self.control.write_all(format!("{line}\r\n").as_bytes()).await.unwrap();
        self.heard().await
    }

    /// A connection for a file.
    async fn passive(&mut self) -> TcpStream {
        let answer = self.say("EPSV").await;
        let port: u16 = answer.split('|').nth(3).unwrap().parse().unwrap();
        TcpStream::connect(("127.0.0.1", port)).await.unwrap()
    }

    async fn send(&mut self, name: &str, content: &[u8]) -> String {
        let mut file = self.passive().await;
        assert!(self.say(&format!("STOR {name}")).await.starts_with("150"));
        file.write_all(content).await.unwrap();
        drop(file);
        self.heard().await
    }

    async fn list(&mut self, command: &str) -> String {
        let mut file = self.passive().await;
        assert!(self.say(command).await.starts_with("150"));
        let mut text = String::new();
        file.read_to_string(&mut text).await.unwrap();
        assert!(self.heard().await.starts_with("226"));
        text
    }
}

#[tokio::test]
async fn a_camera_sends_and_sees_what_it_has_sent() {
    on_each(|centre| async move {
        let place = Place::of(centre).await;
        let mut camera = place.signed_in().await;
        assert!(camera.say("CWD /DCIM/100NCZ_6").await.starts_with("250"));
        assert!(camera.send("DSC_0001.GIF", &dot([1, 2, 3])).await.starts_with("226"));
        assert_eq!(place.arrived().await, ["DSC_0001.GIF"]);
        assert_eq!(camera.list("NLST").await, "DSC_0001.GIF\r\n");
        assert!(camera.list("LIST -la /DCIM").await.starts_with('d'));
        assert!(camera.say("SIZE DSC_0001.GIF").await.starts_with("213 "));
        assert!(camera.send("DSC_0001.GIF", &dot([1, 2, 3])).await.contains("already"));
        assert!(camera.send("words.txt", b"words").await.starts_with("550"));
        assert!(camera.send("empty.gif", b"").await.starts_with("550"));
        for refused in ["RETR DSC_0001.GIF", "PORT 127,0,0,1,4,1", "REST 5", "APPE x"] {
            assert!(camera.say(refused).await.starts_with("502"), "{refused}");
        }
        assert!(camera.say("DELE DSC_0001.GIF").await.starts_with("550"));
        assert!(camera.say("STOR ../../../x").await.starts_with("553"));

        // A file under a name that says that it is not ready waits for the right one.
        assert!(camera.send("b.gif.part", &dot([4, 5, 6])).await.starts_with("226"));
        assert_eq!(place.arrived().await.len(), 1);
        assert!(camera.say("RNFR b.gif.part").await.starts_with("350"));
        assert!(camera.say("RNTO b.gif").await.starts_with("250"));
        assert_eq!(place.arrived().await.len(), 2);
        assert!(camera.send("c.gif.part", &dot([7, 8, 9])).await.starts_with("226"));
        assert!(camera.say("QUIT").await.starts_with("221"));
        assert_eq!(camera.heard().await, "");
        assert_eq!((place.arrived().await.len(), place.left_over()), (2, 0));
        assert_eq!(place.signed_in().await.list("NLST").await, "");
        place.stop.cancel();
    })
    .await;
}

#[tokio::test]
async fn whoever_is_gone_at_the_end_of_a_file_has_not_sent_it() {
    on_each(|centre| async move {
        let place = Place::of(centre).await;
        for whole in [true, false] {
            let mut camera = place.signed_in().await;
            let mut file = camera.passive().await;
            assert!(camera.say("STOR a.gif").await.starts_with("150"));
            let content = dot([1, 2, 3]);
            let sent = if whole { &content[..] } else { &content[..20] };
            file.write_all(sent).await.unwrap();
            // A program that is killed loses both of its connections at the same moment.
            drop(file);
            let mut control = camera.control.into_inner();
            control.shutdown().await.unwrap();
            // The centre closes when it has thrown the rest away.
            let mut rest = Vec::new();
            control.read_to_end(&mut rest).await.unwrap();
            assert!(!String::from_utf8_lossy(&rest).contains("226"));
            assert_eq!((place.arrived().await.len(), place.left_over()), (0, 0));
        }
        let mut camera = place.signed_in().await;
        let mut file = camera.passive().await;
        assert!(camera.say("STOR a.gif").await.starts_with("150"));
        file.write_all(&dot([1, 2, 3])[..20]).await.unwrap();
        assert!(camera.say("ABOR").await.starts_with("426"));
        assert!(camera.heard().await.starts_with("226"));
        assert_eq!((place.arrived().await.len(), place.left_over()), (0, 0));
        assert!(camera.send("a.gif", &dot([1, 2, 3])).await.starts_with("226"));
        place.stop.cancel();
    })
    .await;
}

#[tokio::test]
async fn nobody_does_anything_without_the_password() {
    on_each(|centre| async move {
        let place = Place::of(centre).await;
        let mut stranger = place.connect().await;
        for command in ["PASV", "LIST", "STOR a.gif", "MKD x", "PWD", "SIZE a"] {
            assert!(stranger.say(command).await.starts_with("530"), "{command}");
        }
        assert!(stranger.say("PASS x").await.starts_with("503"));
        assert!(stranger.say(&format!("USER {}", place.user)).await.starts_with("331"));
        assert!(stranger.say("PASS wrong").await.starts_with("530"));
        assert!(stranger.say("STOR a.gif").await.starts_with("530"));
        assert!(stranger.say("AUTH TLS").await.starts_with("504"));
        // A line without an end is not waited for.
        stranger.control.write_all(&vec![b'a'; 10_000]).await.unwrap();
        assert_eq!(stranger.heard().await, "");
        place.stop.cancel();
    })
    .await;
}
