//! What only a folder has to promise: crashes, damage and a full disk.

use std::path::{Path, PathBuf};
use std::process::Command;

use bytes::Bytes;
use cradle_blobs::{Blobs, Error, Variant};
use futures::TryStreamExt;

fn original(root: &Path, hash: cradle_domain::BlobHash) -> PathBuf {
    let name = hash.to_string();
    root.join("originals").join(&name[..2]).join(&name[2..4]).join(&name)
}

fn files_under(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn the_bytes_can_be_found_without_the_program() {
    let dir = tempfile::tempdir().unwrap();
    let blobs = Blobs::folder(dir.path()).await.unwrap();
    let stored = blobs.put_bytes(Bytes::from_static(b"a picture")).await.unwrap();
    assert_eq!(std::fs::read(original(dir.path(), stored.hash)).unwrap(), b"a picture");
    assert_eq!(files_under(&dir.path().join("incoming")), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn a_file_on_the_same_disk_is_not_copied() {
    use std::os::unix::fs::MetadataExt;
    let dir = tempfile::tempdir().unwrap();
    let blobs = Blobs::folder(dir.path().join("bytes")).await.unwrap();
    let path = dir.path().join("upload");
    std::fs::write(&path, b"a picture").unwrap();
    let stored = blobs.put_file(&path).await.unwrap();
    let inode = |path: &Path| std::fs::metadata(path).unwrap().ino();
    assert_eq!(inode(&path), inode(&original(&dir.path().join("bytes"), stored.hash)));
}

#[tokio::test]
async fn a_file_on_another_disk_is_copied_durably() {
    let elsewhere = Path::new("/dev/shm");
    if !elsewhere.is_dir() {
        eprintln!("skipped: there is no second file system at {}", elsewhere.display());
        return;
    }
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir_in(elsewhere).unwrap());
    let blobs = Blobs::folder(dir.path()).await.unwrap();
    let path = other.path().join("upload");
    std::fs::write(&path, b"from afar").unwrap();
    let stored = blobs.put_file(&path).await.unwrap();
    assert!(stored.fresh && path.exists());
    assert_eq!(blobs.read(stored.hash, 100).await.unwrap(), "from afar");
    assert_eq!(files_under(&dir.path().join("incoming")), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn what_a_dead_process_left_is_cleared_away_and_what_a_living_one_writes_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let living = Blobs::folder(dir.path()).await.unwrap();
    let stored = living.put_bytes(Bytes::from_static(b"kept")).await.unwrap();
    let half = dir.path().join("incoming/4711-0");
    std::fs::write(&half, b"half a pict").unwrap();
    let second = Blobs::folder(dir.path()).await.unwrap();
    assert!(half.exists(), "it may belong to the process that is still there");
    drop((living, second));
    let next = Blobs::folder(dir.path()).await.unwrap();
    assert!(!half.exists());
    assert_eq!(next.read(stored.hash, 100).await.unwrap(), "kept");
}

#[tokio::test]
async fn a_changed_byte_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let blobs = Blobs::folder(dir.path()).await.unwrap();
    let hash = blobs.put_bytes(Bytes::from_static(b"a picture")).await.unwrap().hash;
    std::fs::write(original(dir.path(), hash), b"a pixture").unwrap();
    assert!(matches!(blobs.read(hash, 100).await, Err(Error::Damaged { hash: which }) if which == hash));
    assert!(matches!(blobs.verify(hash).await, Err(Error::Damaged { .. })));
}

#[tokio::test]
async fn a_shortened_file_is_healed_by_the_same_content() {
    let dir = tempfile::tempdir().unwrap();
    let blobs = Blobs::folder(dir.path()).await.unwrap();
    let bytes = Bytes::from_static(b"a picture");
    let hash = blobs.put_bytes(bytes.clone()).await.unwrap().hash;
    std::fs::write(original(dir.path(), hash), b"a pic").unwrap();
    assert!(blobs.put_bytes(bytes.clone()).await.unwrap().fresh);
    assert_eq!(blobs.read(hash, 100).await.unwrap(), bytes);
}

#[tokio::test]
async fn a_rendition_that_a_power_cut_emptied_has_to_be_made_again() {
    let dir = tempfile::tempdir().unwrap();
    let blobs = Blobs::folder(dir.path()).await.unwrap();
    let hash = blobs.put_bytes(Bytes::from_static(b"a picture")).await.unwrap().hash;
    blobs.put_rendition(hash, Variant::Thumbnail, Bytes::from_static(b"small")).await.unwrap();
    let file = files_under(&dir.path().join("renditions")).pop().unwrap();
    std::fs::write(file, b"").unwrap();
    let opened = blobs.open_rendition(hash, Variant::Thumbnail, None).await;
    assert!(matches!(opened, Err(Error::Missing)));
}

#[tokio::test]
async fn files_of_others_in_the_folder_are_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let blobs = Blobs::folder(dir.path()).await.unwrap();
    let hash = blobs.put_bytes(Bytes::from_static(b"a picture")).await.unwrap().hash;
    let readme = original(dir.path(), hash).with_file_name("README");
    std::fs::write(&readme, b"do not touch").unwrap();
    std::fs::write(dir.path().join("originals/lost+found"), b"").unwrap();
    let listed: Vec<_> = blobs.list(None).try_collect().await.unwrap();
    assert_eq!(listed.iter().map(|found| found.hash).collect::<Vec<_>>(), [hash]);
    assert!(readme.exists());
}

/// Runs this very test again on a disk of 1 MB, which an unprivileged user may have in a namespace.
#[test]
fn a_full_disk_is_said_and_leaves_nothing_behind() {
    let name = "a_full_disk_is_said_and_leaves_nothing_behind";
    if let Some(disk) = std::env::var_os("CRADLE_TEST_SMALL_DISK") {
        return fill(Path::new(&disk));
    }
    let dir = tempfile::tempdir().unwrap();
    let own = std::env::current_exe().unwrap();
    let script = r#"mount -t tmpfs -o size=1m none "$1" || exit 77; exec "$2" --exact "$3" --nocapture"#;
    let run = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"])
        .args([dir.path().as_os_str(), own.as_os_str(), name.as_ref()])
        .env("CRADLE_TEST_SMALL_DISK", dir.path())
        .output();
    match run {
        Ok(run) if run.status.success() => {}
        Ok(run) if run.status.code() == Some(77) || run.stdout.is_empty() => {
            eprintln!("skipped: no small disk can be made here: {}", String::from_utf8_lossy(&run.stderr));
        }
        Ok(run) => panic!("{}", String::from_utf8_lossy(&run.stdout)),
        Err(error) => eprintln!("skipped: no small disk can be made here: {error}"),
    }
}

fn fill(disk: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let blobs = Blobs::folder(disk).await.unwrap();
        let small = blobs.put_bytes(Bytes::from_static(b"small")).await.unwrap();
        let large = Bytes::from(vec![1; 2 << 20]);
        let error = blobs.put_bytes(large.clone()).await.unwrap_err();
        assert!(matches!(error, Error::Full) && error.is_passing(), "{error:?}");
        let error = blobs.put_rendition(small.hash, Variant::Preview, large).await.unwrap_err();
        assert!(matches!(error, Error::Full), "{error:?}");
        assert_eq!(files_under(&disk.join("incoming")), Vec::<PathBuf>::new());
        assert_eq!(blobs.read(small.hash, 10).await.unwrap(), "small");
        let fits = blobs.put_bytes(Bytes::from(vec![2; 100_000])).await.unwrap();
        assert!(fits.fresh);
    });
}
