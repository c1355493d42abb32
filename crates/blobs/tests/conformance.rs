//! What every form of the picture store promises, asked of a folder and of a bucket.
//!
//! The bucket is moto's S3 in a process of its own, started on a free port of loopback. It is found
//! as `moto_server` in `CRADLE_PEERS` (a virtual environment's folder), or on the path.

mod peer;

use bytes::Bytes;
use cradle_blobs::{Blobs, BucketAddress, Error, Variant, hash_bytes};
use cradle_domain::BlobHash;
use futures::TryStreamExt;

async fn all(content: cradle_blobs::Content) -> Vec<u8> {
    content.stream.try_collect::<Vec<Bytes>>().await.unwrap().concat()
}

/// Bytes that do not repeat, so that a piece in the wrong place is seen.
fn pattern(size: usize) -> Bytes {
    (0..size).map(|i| (i * 31 + i / 251 + i / 65_537) as u8).collect()
}

const NOWHERE: BlobHash = BlobHash([7; 32]);

async fn a_content_is_kept_once_and_read_back(blobs: &Blobs) {
    let bytes = pattern(300_000);
    let first = blobs.put_bytes(bytes.clone()).await.unwrap();
    assert!(first.fresh);
    assert_eq!((first.hash, first.size), (hash_bytes(&bytes).hash, 300_000));
    let second = blobs.put_bytes(bytes.clone()).await.unwrap();
    assert!(!second.fresh, "the same content is not written again");
    assert_eq!(blobs.read(first.hash, 300_000).await.unwrap(), bytes);
    assert_eq!(blobs.size(first.hash).await.unwrap(), 300_000);
    assert_eq!(blobs.verify(first.hash).await.unwrap(), 300_000);
    let refused = blobs.read(first.hash, 299_999).await.unwrap_err();
    assert!(matches!(refused, Error::TooLarge { size: 300_000, most: 299_999 }), "{refused:?}");
}

async fn a_file_is_kept_and_stays_until_its_owner_removes_it(blobs: &Blobs, size: usize) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("upload");
    let bytes = pattern(size);
    std::fs::write(&path, &bytes).unwrap();
    let stored = blobs.put_file(&path).await.unwrap();
    assert!(stored.fresh);
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    assert!(!blobs.put_file(&path).await.unwrap().fresh);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(all(blobs.open(stored.hash, None).await.unwrap()).await, bytes);
    blobs.remove(stored.hash).await.unwrap();
}

async fn a_part_of_a_content_can_be_read(blobs: &Blobs) {
    let bytes = pattern(700_000);
    let hash = blobs.put_bytes(bytes.clone()).await.unwrap().hash;
    for (asked, got) in [
        (0..1, 0..1),
        (5..600_123, 5..600_123),
        (699_999..700_000, 699_999..700_000),
        (600_000..9_000_000, 600_000..700_000),
    ] {
        let content = blobs.open(hash, Some(asked)).await.unwrap();
        assert_eq!((content.size, content.range.clone()), (700_000, got.clone()));
        assert_eq!(all(content).await, bytes[got.start as usize..got.end as usize]);
    }
    for outside in [700_000..700_001, 5..5] {
        let refused = blobs.open(hash, Some(outside)).await.unwrap_err();
        assert!(matches!(refused, Error::OutOfRange { size: 700_000 }), "{refused:?}");
    }
}

async fn what_is_not_there_is_missing(blobs: &Blobs) {
    assert!(matches!(blobs.read(NOWHERE, 10).await, Err(Error::Missing)));
    assert!(matches!(blobs.open(NOWHERE, None).await, Err(Error::Missing)));
    assert!(matches!(blobs.open(NOWHERE, Some(0..1)).await, Err(Error::Missing)));
    assert!(matches!(blobs.size(NOWHERE).await, Err(Error::Missing)));
    let rendition = blobs.open_rendition(NOWHERE, Variant::Preview, None).await;
    assert!(matches!(rendition, Err(Error::Missing)));
    blobs.remove(NOWHERE).await.unwrap();
}

async fn an_empty_content_is_a_content(blobs: &Blobs) {
    let stored = blobs.put_bytes(Bytes::new()).await.unwrap();
    assert_eq!(stored.size, 0);
    assert_eq!(all(blobs.open(stored.hash, None).await.unwrap()).await, b"");
    blobs.remove(stored.hash).await.unwrap();
}

async fn renditions_come_and_go_with_their_original(blobs: &Blobs) {
    let hash = blobs.put_bytes(pattern(1_000)).await.unwrap().hash;
    let (first, second) = (Bytes::from_static(b"first"), Bytes::from_static(b"the second one"));
    blobs.put_rendition(hash, Variant::Preview, first).await.unwrap();
    blobs.put_rendition(hash, Variant::Preview, second.clone()).await.unwrap();
    let found = blobs.open_rendition(hash, Variant::Preview, None).await.unwrap();
    assert_eq!(found.size, second.len() as u64);
    assert_eq!(all(found).await, second);
    let thumbnail = blobs.open_rendition(hash, Variant::Thumbnail, None).await;
    assert!(matches!(thumbnail, Err(Error::Missing)));
    assert!(matches!(blobs.rendition_size(hash, Variant::Film).await, Err(Error::Missing)));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("film");
    // Longer than a bucket takes in one piece.
    let film = pattern(20 << 20);
    std::fs::write(&file, &film).unwrap();
    assert_eq!(blobs.put_rendition_file(hash, Variant::Film, &file).await.unwrap(), film.len() as u64);
    assert_eq!(blobs.rendition_size(hash, Variant::Film).await.unwrap(), film.len() as u64);
    let some = blobs.open_rendition(hash, Variant::Film, Some(5..9)).await.unwrap();
    assert_eq!(all(some).await, film.slice(5..9));
    let lies = blobs.as_file(hash).map(|file| std::fs::read(file).unwrap());
    assert!(lies.is_none_or(|bytes| bytes == pattern(1_000)));
    blobs.remove(hash).await.unwrap();
    assert!(matches!(blobs.open(hash, None).await, Err(Error::Missing)));
    let preview = blobs.open_rendition(hash, Variant::Preview, None).await;
    assert!(matches!(preview, Err(Error::Missing)));
}

async fn the_listing_names_every_blob_once(blobs: &Blobs) {
    let mut put = Vec::new();
    for size in [1_usize, 2, 3, 40, 500] {
        let stored = blobs.put_bytes(pattern(size)).await.unwrap();
        blobs.put_rendition(stored.hash, Variant::Thumbnail, pattern(9)).await.unwrap();
        put.push((stored.hash, size as u64));
    }
    let listed: Vec<_> = blobs.list(None).try_collect().await.unwrap();
    for entry in &put {
        let times = listed.iter().filter(|found| (found.hash, found.size) == *entry).count();
        assert_eq!(times, 1, "{entry:?}");
    }
    for (hash, _) in put {
        let beside: Vec<_> = blobs.list(Some(hash.0[0])).try_collect().await.unwrap();
        assert!(beside.iter().any(|found| found.hash == hash));
        assert!(beside.iter().all(|found| found.hash.0[0] == hash.0[0]));
    }
    let mut names: Vec<_> = listed.iter().map(|found| found.hash).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), listed.len());
}

async fn of_writers_of_the_same_content_at_the_same_moment_one_is_first(blobs: &Blobs) {
    let bytes = pattern(123_456);
    let puts = (0..8).map(|_| {
        let (blobs, bytes) = (blobs.clone(), bytes.clone());
        tokio::spawn(async move { blobs.put_bytes(bytes).await.unwrap() })
    });
    let puts = futures::future::join_all(puts).await;
    let fresh = puts.iter().filter(|put| put.as_ref().unwrap().fresh).count();
    assert_eq!(fresh, 1);
    assert_eq!(blobs.read(hash_bytes(&bytes).hash, 1 << 20).await.unwrap(), bytes);
}

async fn conforms(blobs: &Blobs) {
    blobs.ready().await.unwrap();
    a_content_is_kept_once_and_read_back(blobs).await;
    a_file_is_kept_and_stays_until_its_owner_removes_it(blobs, 100_000).await;
    // Large enough to go in parts where there are parts.
    a_file_is_kept_and_stays_until_its_owner_removes_it(blobs, 40 << 20).await;
    a_part_of_a_content_can_be_read(blobs).await;
    what_is_not_there_is_missing(blobs).await;
    an_empty_content_is_a_content(blobs).await;
    renditions_come_and_go_with_their_original(blobs).await;
    the_listing_names_every_blob_once(blobs).await;
    of_writers_of_the_same_content_at_the_same_moment_one_is_first(blobs).await;
}

#[tokio::test]
async fn a_folder_keeps_its_promises() {
    let dir = tempfile::tempdir().unwrap();
    conforms(&Blobs::folder(dir.path()).await.unwrap()).await;
}

#[tokio::test]
async fn a_bucket_keeps_its_promises() {
    let Some(peer) = peer::S3::start() else { return };
    peer.make_bucket("pictures");
    let mut address = BucketAddress {
        url: "s3://pictures".to_owned(),
        endpoint: Some(peer.address()),
        region: Some("us-east-1".to_owned()),
        key: Some(("key".to_owned(), "secret".to_owned())),
        patience: None,
    };
    conforms(&Blobs::bucket(&address).unwrap()).await;
    // The same bucket may serve others, beside whom our names stand under a prefix.
    address.url = "s3://pictures/centre/bytes".to_owned();
    let beside = Blobs::bucket(&address).unwrap();
    assert_eq!(beside.list(None).try_collect::<Vec<_>>().await.unwrap(), []);
    conforms(&beside).await;
}

#[tokio::test]
async fn a_bucket_that_does_not_answer_is_tried_again_and_then_unreachable() {
    // A port that was free a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let address = BucketAddress {
        url: "s3://pictures".to_owned(),
        endpoint: Some(format!("http://{free}")),
        region: Some("us-east-1".to_owned()),
        key: Some(("key".to_owned(), "secret".to_owned())),
        patience: Some(std::time::Duration::from_millis(50)),
    };
    let blobs = Blobs::bucket(&address).unwrap();
    let error = blobs.ready().await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }) && error.is_passing(), "{error:?}");
    let error = blobs.put_bytes(pattern(10)).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
}

#[test]
fn an_address_that_makes_no_sense_is_refused_with_its_reason() {
    for url in ["https://example.org/pictures", "s3://", "pictures"] {
        let address = BucketAddress { url: url.to_owned(), ..BucketAddress::default() };
        let error = Blobs::bucket(&address).unwrap_err();
        assert!(matches!(error, Error::Misconfigured { .. }) && !error.is_passing(), "{error}");
    }
}

#[test]
fn the_secret_stays_out_of_logs() {
    let key = Some(("name".to_owned(), "very secret".to_owned()));
    let address = BucketAddress { key, ..BucketAddress::default() };
    assert!(!format!("{address:?}").contains("very secret"));
}
