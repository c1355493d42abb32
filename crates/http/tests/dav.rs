//! The library as a folder, request by request; real programs use it in `e2e/webdav.test.mjs`.

mod site;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use cradle_app::testing::dot;
use futures::stream;
use serde_json::{Value, json};
use site::{Answer, Site};

/// A program that has mounted somebody's library.
struct Mounted {
    site: Site,
    /// The owner, as a page.
    page: String,
    password: String,
}

impl Mounted {
    async fn by(site: &Site, name: &str) -> Self {
        let page = site.account(name).await;
        let key = site.key(&page, &["webdav"]).await;
        let password = format!("Basic {}", STANDARD.encode(format!("{name}:{key}")));
        Self { site: site.clone(), page, password }
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("authorization", &self.password);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.site.send(request.body(body.into()).unwrap()).await
    }

    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(method, path, headers, Body::empty()).await
    }

    async fn put(&self, path: &str, content: &[u8]) -> StatusCode {
        self.send("PUT", path, &[], content.to_vec()).await.status
    }

    /// Copies or moves.
    async fn bring(&self, method: &str, from: &str, to: &str) -> StatusCode {
        let to = format!("https://photos.example.org{to}");
        self.ask(method, from, &[("destination", to.as_str()), ("overwrite", "T")]).await.status
    }

    /// The addresses in a folder.
    async fn list(&self, path: &str) -> Vec<String> {
        let answer = self.ask("PROPFIND", path, &[("depth", "1")]).await;
        assert_eq!(answer.status, StatusCode::MULTI_STATUS, "{path}: {answer:?}");
        let text = String::from_utf8(answer.bytes).unwrap();
        let addresses =
            text.split("<D:href>/dav").skip(1).map(|rest| rest.split_once('<').unwrap().0.to_owned());
        addresses.skip(1).collect()
    }

    async fn images(&self) -> Vec<Value> {
        self.site.centre.work().await;
        self.site.get("/api/v1/images", &self.page).await.json()["items"].as_array().unwrap().clone()
    }

    fn left_over(&self) -> usize {
        let scratch = self.site.centre.folder.join("uploads/scratch");
        std::fs::read_dir(scratch).map_or(0, Iterator::count)
    }
}

/// The day on which the clock of tests begins: pictures that say nothing are taken on it.
const TODAY: &str = "/dav/By%20date/2026/2026-11-20";

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.bytes).into_owned()
}

#[tokio::test]
async fn a_file_that_is_put_stands_in_the_inbox_and_at_its_day() {
    Site::on_each(|site| async move {
        let anna = Mounted::by(&site, "anna").await;
        assert_eq!(anna.list("/dav/").await, ["/By%20date/", "/Classes/", "/Inbox/"]);
        assert_eq!(anna.list("/dav/By%20date").await, Vec::<String>::new());
        let picture = dot([1, 2, 3]);
        assert_eq!(anna.put("/dav/Inbox/a%20b.gif", &picture).await, StatusCode::CREATED);
        assert_eq!(anna.list("/dav/Inbox/").await, ["/Inbox/a%20b.gif"]);
        assert_eq!(anna.list("/dav/By%20date/").await, ["/By%20date/2026/"]);
        assert_eq!(anna.list("/dav/By%20date/2026/").await, ["/By%20date/2026/2026-11-20/"]);
        assert_eq!(anna.list(TODAY).await, ["/By%20date/2026/2026-11-20/a%20b.gif"]);

        let there = format!("{TODAY}/a%20b.gif");
        let whole = anna.ask("GET", &there, &[]).await;
        assert_eq!((whole.status, &whole.bytes), (StatusCode::OK, &picture));
        assert_eq!(whole.header("content-type"), Some("image/gif"));
        assert_eq!(whole.header("cache-control"), Some("private, no-cache"));
        let part = anna.ask("GET", &there, &[("range", "bytes=3-5")]).await;
        assert_eq!((part.status, part.bytes.as_slice()), (StatusCode::PARTIAL_CONTENT, &picture[3..6]));
        let tag = whole.header("etag").unwrap();
        assert_eq!(anna.ask("GET", &there, &[("if-none-match", tag)]).await.status, StatusCode::NOT_MODIFIED);
        let about = text(&anna.ask("PROPFIND", &there, &[("depth", "0")]).await);
        for said in [
            "<D:getcontentlength>43</D:getcontentlength>".replace("43", &picture.len().to_string()),
            "<D:getlastmodified>Fri, 20 Nov 2026 12:00:00 GMT</D:getlastmodified>".to_owned(),
            format!("<D:getetag>{tag}</D:getetag>"),
            "<D:resourcetype/>".to_owned(),
        ] {
            assert!(about.contains(&said), "{said}: {about}");
        }
        let question = r#"<propfind xmlns="DAV:"><prop><getetag/><quota xmlns="urn:x"/></prop></propfind>"#;
        let some = text(&anna.send("PROPFIND", &there, &[("depth", "0")], question).await);
        assert!(some.contains("<x:quota xmlns:x=\"urn:x\"/></D:prop><D:status>HTTP/1.1 404"), "{some}");
        assert!(!some.contains("getcontentlength"), "{some}");

        // Put into a day, a picture is selected.
        assert_eq!(anna.put(&format!("{TODAY}/c.gif"), &dot([4, 5, 6])).await, StatusCode::CREATED);
        assert_eq!(anna.list("/dav/Inbox/").await, ["/Inbox/a%20b.gif"]);
        assert_eq!(anna.list(TODAY).await.len(), 2);
        assert_eq!(anna.left_over(), 0);

        // Thrown away, it can be brought back.
        assert_eq!(anna.ask("DELETE", &there, &[]).await.status, StatusCode::NO_CONTENT);
        assert_eq!(anna.ask("DELETE", &there, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(anna.list("/dav/Inbox/").await, Vec::<String>::new());
        let trash = site.get("/api/v1/images?state=trashed", &anna.page).await.json();
        assert_eq!(trash["items"][0]["filename"], "a b.gif");
    })
    .await;
}

#[tokio::test]
async fn a_program_makes_an_empty_file_holds_it_and_fills_it() {
    Site::on_each(|site| async move {
        let anna = Mounted::by(&site, "anna").await;
        let path = "/dav/Inbox/a.gif";
        let who = r#"<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype><owner>a &lt;program&gt;</owner></lockinfo>"#;
        let lock = || anna.send("LOCK", path, &[("timeout", "Second-600")], who);
        let held = lock().await;
        assert_eq!(held.status, StatusCode::CREATED, "{held:?}");
        let token = held.header("lock-token").unwrap().to_owned();
        assert_eq!(lock().await.status, StatusCode::LOCKED);
        let shown = format!("({token})");
        assert_eq!(anna.list("/dav/Inbox/").await, ["/Inbox/a.gif"]);
        assert_eq!(anna.ask("GET", path, &[]).await.header("content-length"), Some("0"));

        let put = |content: Vec<u8>, headers: Vec<(&'static str, String)>| async {
            let headers = headers;
            let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            anna.send("PUT", path, &headers, content).await.status
        };
        let with_token = || vec![("if", shown.clone())];
        assert_eq!(put(dot([1, 2, 3]), Vec::new()).await, StatusCode::LOCKED);
        assert_eq!(anna.ask("DELETE", path, &[]).await.status, StatusCode::LOCKED);
        assert_eq!(put(Vec::new(), with_token()).await, StatusCode::NO_CONTENT);
        assert!(anna.images().await.is_empty());
        assert_eq!(put(dot([1, 2, 3]), with_token()).await, StatusCode::NO_CONTENT);
        assert_eq!(anna.images().await.len(), 1);

        let longer = anna.ask("LOCK", path, &[("if", shown.as_str()), ("timeout", "Infinite")]).await;
        assert_eq!(longer.status, StatusCode::OK, "{longer:?}");
        assert!(text(&longer).contains("Second-7200"), "{longer:?}");
        let about = text(&anna.ask("PROPFIND", path, &[("depth", "0")]).await);
        assert!(about.contains("<D:owner>a &lt;program&gt;</D:owner>"), "{about}");
        let unlock = || async { anna.ask("UNLOCK", path, &[("lock-token", token.as_str())]).await };
        assert_eq!(unlock().await.status, StatusCode::NO_CONTENT);
        assert_eq!(unlock().await.status, StatusCode::CONFLICT);
        let late = anna.ask("LOCK", path, &[("if", shown.as_str())]).await;
        assert_eq!(late.status, StatusCode::PRECONDITION_FAILED, "{late:?}");

        // A program that died lets go by itself.
        assert_eq!(lock().await.status, StatusCode::OK);
        site.centre.clock.advance(cradle_app::domain::Span::from_secs(601));
        assert_eq!(lock().await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_transfer_that_dies_leaves_nothing() {
    Site::on_each(|site| async move {
        let anna = Mounted::by(&site, "anna").await;
        let died = Body::from_stream(stream::iter([
            Ok(Bytes::from(dot([1, 2, 3]))),
            Err(std::io::Error::other("the cable was pulled")),
        ]));
        let broken = anna.send("PUT", "/dav/Inbox/a.gif", &[], died).await;
        assert_eq!(broken.status, StatusCode::BAD_REQUEST, "{broken:?}");
        assert_eq!(anna.list("/dav/Inbox/").await, Vec::<String>::new());
        assert_eq!(anna.put("/dav/Inbox/words.txt", b"").await, StatusCode::CREATED);
        assert_eq!(anna.put("/dav/Inbox/words.txt", b"words").await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!(anna.list("/dav/Inbox/").await, Vec::<String>::new());
        let ranged = anna.send("PUT", "/dav/Inbox/a.gif", &[("content-range", "bytes 0-1/9")], "GI").await;
        assert_eq!(ranged.status, StatusCode::BAD_REQUEST);
        assert_eq!((anna.left_over(), anna.images().await.len()), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn what_systems_write_for_themselves_is_taken_without_a_word_and_not_kept() {
    Site::on_each(|site| async move {
        let anna = Mounted::by(&site, "anna").await;
        for name in ["._a.gif", ".DS_Store", "Thumbs.db", "desktop.ini"] {
            let path = format!("/dav/Inbox/{name}");
            let who = r#"<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope></lockinfo>"#;
            assert_eq!(anna.send("LOCK", &path, &[], who).await.status, StatusCode::OK, "{name}");
            assert_eq!(anna.put(&path, &dot([1, 2, 3])).await, StatusCode::CREATED, "{name}");
            assert_eq!(anna.ask("GET", &path, &[]).await.status, StatusCode::NOT_FOUND, "{name}");
            assert_eq!(anna.bring("MOVE", &path, "/dav/Inbox/b").await, StatusCode::CREATED, "{name}");
            assert_eq!(anna.ask("DELETE", &path, &[]).await.status, StatusCode::NO_CONTENT, "{name}");
        }
        assert_eq!(anna.ask("MKCOL", "/dav/Classes/.Trashes", &[]).await.status, StatusCode::CREATED);
        assert_eq!(anna.list("/dav/Classes/").await, Vec::<String>::new());
        assert!(anna.images().await.is_empty() && anna.list("/dav/Inbox/").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_picture_is_never_written_over_and_names_stay() {
    Site::on_each(|site| async move {
        let anna = Mounted::by(&site, "anna").await;
        let path = format!("{TODAY}/IMG_0001.GIF");
        let (first, second, third) = (dot([1, 0, 0]), dot([2, 0, 0]), dot([3, 0, 0]));
        assert_eq!(anna.put(&path, &first).await, StatusCode::CREATED);
        assert_eq!(anna.put(&path, &first).await, StatusCode::NO_CONTENT);
        assert_eq!(anna.put(&path, &second).await, StatusCode::CONFLICT);
        assert_eq!(anna.put(&path, b"").await, StatusCode::CONFLICT);
        let only_new = anna.send("PUT", &path, &[("if-none-match", "*")], second.clone()).await;
        assert_eq!(only_new.status, StatusCode::PRECONDITION_FAILED);
        assert_eq!(anna.images().await.len(), 1);

        // Another camera brings one of the same name.
        site.centre.clock.advance(cradle_app::domain::Span::from_secs(1));
        let visitor = site.visitor(&anna.page).await;
        site.centre.receive(&visitor, "IMG_0001.GIF", &second, None).await;
        let listed = anna.list(TODAY).await;
        let tailed = listed.iter().find(|name| name.contains("%28")).expect("a name with a tail").clone();
        assert!(
            listed.contains(&path.trim_start_matches("/dav").to_owned()) && listed.len() == 2,
            "{listed:?}"
        );
        let tailed = format!("/dav{tailed}");
        assert_eq!(anna.ask("GET", &tailed, &[]).await.bytes, second);
        assert_eq!(anna.ask("GET", &path, &[]).await.bytes, first);

        // The first one goes; the second keeps its name, and nothing else answers under the first's.
        assert_eq!(anna.ask("DELETE", &path, &[]).await.status, StatusCode::NO_CONTENT);
        assert_eq!(anna.list(TODAY).await, [tailed.trim_start_matches("/dav")]);
        assert_eq!(anna.ask("GET", &path, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(anna.ask("DELETE", &path, &[]).await.status, StatusCode::NOT_FOUND);

        // What is sent under a name stands under it.
        site.centre.clock.advance(cradle_app::domain::Span::from_secs(1));
        assert_eq!(anna.put(&path, &third).await, StatusCode::CREATED);
        assert_eq!(anna.ask("GET", &path, &[]).await.bytes, third);
        let mut names = anna.list(TODAY).await;
        names.sort();
        let mut wanted = [path.trim_start_matches("/dav"), tailed.trim_start_matches("/dav")];
        wanted.sort_unstable();
        assert_eq!(names, wanted);
        assert_eq!(anna.ask("GET", &tailed, &[]).await.bytes, second);
    })
    .await;
}

#[tokio::test]
async fn whoever_sends_a_file_finds_it_where_it_was_sent() {
    Site::on_each(|site| async move {
        let anna = Mounted::by(&site, "anna").await;
        // It says nothing of its day, but its sender does.
        let elsewhere = "/dav/By%20date/2020/2020-05-17/a.gif";
        let dated = [("x-oc-mtime", "1600000000")];
        let put = anna.send("PUT", elsewhere, &dated, dot([1, 2, 3])).await;
        assert_eq!((put.status, put.header("x-oc-mtime")), (StatusCode::CREATED, Some("accepted")));
        assert_eq!(anna.ask("GET", elsewhere, &[]).await.status, StatusCode::OK);
        assert_eq!(anna.list("/dav/By%20date/2020/").await, ["/By%20date/2020/2020-09-13/"]);
        site.centre.clock.advance(cradle_app::domain::Span::from_hours(2));
        assert_eq!(anna.ask("GET", elsewhere, &[]).await.status, StatusCode::NOT_FOUND);
        // Without a word about its time it is of the day that it is put into.
        assert_eq!(
            anna.put("/dav/By%20date/2021/2021-05-17/b.gif", &dot([4, 5, 6])).await,
            StatusCode::CREATED
        );
        assert_eq!(anna.list("/dav/By%20date/2021/2021-05-17").await, ["/By%20date/2021/2021-05-17/b.gif"]);
        // What was there under another name answers under this one, too.
        assert_eq!(anna.put("/dav/Inbox/same.gif", &dot([4, 5, 6])).await, StatusCode::CREATED);
        assert_eq!(anna.ask("GET", "/dav/Inbox/same.gif", &[]).await.bytes, dot([4, 5, 6]));
        assert_eq!(anna.images().await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn classes_are_folders_and_pictures_go_in_and_out() {
    Site::on_each(|site| async move {
        let anna = Mounted::by(&site, "anna").await;
        for class in ["Alps", "Sea"] {
            let path = format!("/dav/Classes/{class}/");
            assert_eq!(anna.ask("MKCOL", &path, &[]).await.status, StatusCode::CREATED);
            assert_eq!(anna.ask("MKCOL", &path, &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
        }
        assert_eq!(anna.ask("MKCOL", "/dav/Other", &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(anna.put("/dav/Classes/None/a.gif", &dot([1, 2, 3])).await, StatusCode::CONFLICT);
        assert_eq!(anna.put("/dav/Classes/Alps/a.gif", &dot([1, 2, 3])).await, StatusCode::CREATED);
        assert_eq!(anna.list("/dav/Classes/Alps").await, ["/Classes/Alps/a.gif"]);
        assert_eq!(anna.put("/dav/Inbox/b.gif", &dot([4, 5, 6])).await, StatusCode::CREATED);

        let (alps, sea, day) =
            ("/dav/Classes/Alps/a.gif", "/dav/Classes/Sea/a.gif", format!("{TODAY}/a.gif"));
        assert_eq!(anna.bring("MOVE", &day, sea).await, StatusCode::FORBIDDEN);
        assert_eq!(anna.bring("COPY", &day, sea).await, StatusCode::CREATED);
        assert_eq!(anna.list("/dav/Classes/Alps").await.len(), 1);
        assert_eq!(anna.bring("MOVE", alps, sea).await, StatusCode::CREATED);
        assert_eq!(anna.list("/dav/Classes/Alps").await, Vec::<String>::new());
        assert_eq!(anna.list("/dav/Classes/Sea").await, ["/Classes/Sea/a.gif"]);
        assert_eq!(anna.bring("MOVE", sea, &day).await, StatusCode::CREATED);
        assert_eq!(anna.list("/dav/Classes/Sea").await, Vec::<String>::new());
        assert_eq!(
            anna.bring("MOVE", "/dav/Inbox/b.gif", "/dav/Classes/Sea/b.gif").await,
            StatusCode::CREATED
        );
        assert_eq!(anna.list("/dav/Inbox").await, Vec::<String>::new());
        assert_eq!(anna.list("/dav/Classes/Sea").await, ["/Classes/Sea/b.gif"]);
        assert_eq!(
            anna.bring("COPY", &day, "/dav/By%20date/2020/2020-01-01/a.gif").await,
            StatusCode::FORBIDDEN
        );
        assert_eq!(anna.bring("MOVE", &day, &format!("{TODAY}/other.gif")).await, StatusCode::FORBIDDEN);
        assert_eq!(anna.bring("COPY", &day, "/dav/Classes/Sea/b.gif").await, StatusCode::CONFLICT);
        assert_eq!(anna.bring("MOVE", "/dav/Inbox/none.gif", sea).await, StatusCode::NOT_FOUND);

        assert_eq!(
            anna.bring("MOVE", "/dav/Classes/Sea/", "/dav/Classes/The%20sea/").await,
            StatusCode::CREATED
        );
        assert_eq!(
            anna.bring("MOVE", "/dav/Classes/Alps", "/dav/Classes/The%20sea").await,
            StatusCode::CONFLICT
        );
        let rule = json!({"name": "Wide/high", "rule": {"conditions": [{"field": "position"}]}});
        let made = site.post("/api/v1/classes", &anna.page, &rule).await;
        assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
        assert_eq!(
            anna.list("/dav/Classes/").await,
            ["/Classes/Alps/", "/Classes/The%20sea/", "/Classes/Wide%E2%88%95high/"]
        );
        let by_rule = "/dav/Classes/Wide%E2%88%95high/c.gif";
        assert_eq!(anna.put(by_rule, &dot([7, 8, 9])).await, StatusCode::FORBIDDEN);
        assert_eq!(
            anna.bring("COPY", &day, by_rule.replace("c.gif", "a.gif").as_str()).await,
            StatusCode::FORBIDDEN
        );

        // A class goes, its pictures stay.
        assert_eq!(anna.ask("DELETE", "/dav/Classes/The%20sea/", &[]).await.status, StatusCode::NO_CONTENT);
        assert_eq!(anna.ask("DELETE", TODAY, &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(anna.list(TODAY).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn the_files_of_a_shot_stand_beside_each_other() {
    Site::on_each(|site| async move {
        let anna = Mounted::by(&site, "anna").await;
        let visitor = site.visitor(&anna.page).await;
        let image = site.centre.receive(&visitor, "A.GIF", &dot([1, 2, 3]), None).await;
        let memo = cradle_app::testing::silence(1);
        site.centre.receive(&visitor, "A.WAV", &memo, Some(image)).await;
        site.centre.work().await;
        let mut names = anna.list(TODAY).await;
        names.sort();
        assert_eq!(names, ["A.GIF", "A.WAV"].map(|name| format!("/By%20date/2026/2026-11-20/{name}")));
        assert_eq!(anna.ask("GET", &format!("{TODAY}/A.WAV"), &[]).await.bytes, memo);
        let alone = anna.ask("DELETE", &format!("{TODAY}/A.WAV"), &[]).await;
        assert_eq!(alone.status, StatusCode::FORBIDDEN);
        assert!(text(&alone).contains("belongs to"), "{alone:?}");
        assert_eq!(anna.ask("DELETE", &format!("{TODAY}/A.GIF"), &[]).await.status, StatusCode::NO_CONTENT);
        assert_eq!(anna.list(TODAY).await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn hostile_questions_and_strangers_get_nothing() {
    Site::on_each(|site| async move {
        let (anna, ben) = (Mounted::by(&site, "anna").await, Mounted::by(&site, "ben").await);
        assert_eq!(anna.put("/dav/Inbox/a.gif", &dot([1, 2, 3])).await, StatusCode::CREATED);
        assert_eq!(ben.ask("GET", "/dav/Inbox/a.gif", &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ben.list("/dav/Inbox/").await, Vec::<String>::new());
        for path in [
            "/dav/Inbox/%2E%2E/a.gif",
            "/dav/Inbox/..%2Fa.gif",
            "/dav/Inbox/%00",
            "/dav/etc/passwd",
            "/dav/By%20date/2026/2026-02-31/a.gif",
            "/dav/Classes/a/b/c",
        ] {
            assert_eq!(anna.ask("GET", path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(anna.put(path, &dot([7, 7, 7])).await, StatusCode::FORBIDDEN, "{path}");
        }
        for deep in [&[][..], &[("depth", "infinity")][..]] {
            let answer = anna.ask("PROPFIND", "/dav/", deep).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
            assert!(text(&answer).contains("propfind-finite-depth"), "{answer:?}");
        }
        let depth = [("depth", "0")];
        assert_eq!(anna.send("PROPFIND", "/dav/", &depth, "<no xml").await.status, StatusCode::BAD_REQUEST);
        let long = vec![b'a'; 300 * 1024];
        assert_eq!(anna.send("PROPFIND", "/dav/", &depth, long).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(anna.ask("GET", "/dav/", &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
        let changed =
            r#"<propertyupdate xmlns="DAV:"><set><prop><x xmlns="urn:x">1</x></prop></set></propertyupdate>"#;
        let refused = anna.send("PROPPATCH", "/dav/Inbox/a.gif", &[], changed).await;
        assert_eq!(refused.status, StatusCode::MULTI_STATUS);
        assert!(text(&refused).contains("403 Forbidden"), "{refused:?}");
        // The password of an account is no key.
        let password = format!("Basic {}", STANDARD.encode("anna@example.org:correct horse"));
        let by_password = Mounted { site: site.clone(), page: anna.page.clone(), password };
        let answer = by_password.ask("PROPFIND", "/dav/", &depth).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.header("www-authenticate").unwrap().starts_with("Basic"));
    })
    .await;
}
