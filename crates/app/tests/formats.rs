//! Films, sounds, and the files of one shot, as they come in and are looked at.

use std::path::Path;
use std::process::Command;

use cradle_app::domain::library::{ImageKind, PartRole, Playback, Rating, Wanted};
use cradle_app::domain::{CustomerId, ImageId};
use cradle_app::library::{self, Arrival, Change, Form, Listing, Received, Shelf};
use cradle_app::testing::{Centre, dot, on_each, silence};
use cradle_app::{Error, Visitor, jobs, works};
use futures::TryStreamExt;

fn of(visitor: &Visitor) -> CustomerId {
    visitor.customer().unwrap()
}

async fn keep(centre: &Centre, visitor: &Visitor, filename: &str, bytes: &[u8]) -> Result<Received, Error> {
    taken(centre, visitor, filename, bytes, None).await
}

async fn taken(
    centre: &Centre,
    visitor: &Visitor,
    filename: &str,
    bytes: &[u8],
    at: Option<&str>,
) -> Result<Received, Error> {
    let path = centre.folder.join(filename);
    std::fs::write(&path, bytes).unwrap();
    let arrival = Arrival {
        owner: of(visitor),
        filename: filename.to_owned(),
        camera: None,
        part_of: None,
        sha256: None,
        taken_at: at.map(|at| at.parse().unwrap()),
        upload: None,
        through: None,
    };
    let received = library::receive(&centre.ctx, &path, &arrival).await;
    std::fs::remove_file(&path).unwrap();
    received
}

async fn work(centre: &Centre) {
    jobs::run_due(&centre.ctx, &works::all()).await.unwrap();
}

async fn image(centre: &Centre, visitor: &Visitor, id: ImageId) -> cradle_app::domain::library::Image {
    library::find(&centre.ctx, visitor, id).await.unwrap()
}

async fn bytes(centre: &Centre, visitor: &Visitor, id: ImageId, form: Form) -> Vec<u8> {
    let located = library::locate(&centre.ctx, visitor, id, &form).await.unwrap();
    let content = library::open(&centre.ctx, &located, None).await.unwrap();
    assert_eq!(located.size.unwrap_or(content.size), content.size);
    content
        .stream
        .try_fold(Vec::new(), async |mut all, some| {
            all.extend(some);
            Ok(all)
        })
        .await
        .unwrap()
}

/// A directory of TIFF with these texts and numbers, little-endian, at `at`.
fn directory(at: u32, entries: &[(u16, u16, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = (entries.len() as u16).to_le_bytes().to_vec();
    let mut values = Vec::<u8>::new();
    let behind = at + 2 + entries.len() as u32 * 12 + 4;
    for (tag, kind, value) in entries {
        let unit = match kind {
            3 => 2,
            4 => 4,
            _ => 1,
        };
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend((value.len() as u32 / unit).to_le_bytes());
        if value.len() <= 4 {
            let mut value = value.clone();
            value.resize(4, 0);
            bytes.extend(value);
        } else {
            bytes.extend((behind + values.len() as u32).to_le_bytes());
            values.extend(value);
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(values);
    bytes
}

/// Exif with a date, and with Apple's mark where one is given.
fn exif(taken: &str, mark: Option<&str>) -> Vec<u8> {
    let mut inner = vec![(0x9003, 2, format!("{taken}\0").into_bytes())];
    if let Some(mark) = mark {
        let mut note = b"Apple iOS\0\0\x01MM".to_vec();
        note.extend([0, 1]);
        note.extend([0, 0x11, 0, 2]);
        note.extend((mark.len() as u32 + 1).to_be_bytes());
        note.extend(32_u32.to_be_bytes());
        note.extend([0; 4]);
        note.resize(32, 0);
        note.extend(mark.as_bytes());
        note.push(0);
        inner.push((0x927C, 7, note));
    }
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let outer = |at: u32| directory(8, &[(0x8769, 4, at.to_le_bytes().to_vec())]);
    let at = 8 + outer(0).len() as u32;
    tiff.extend(outer(at));
    tiff.extend(directory(at, &inner));
    tiff
}

/// A JPEG that says when it was taken; there is nothing to see in it.
fn jpeg(taken: &str, mark: Option<&str>) -> Vec<u8> {
    let exif = [b"Exif\0\0".to_vec(), exif(taken, mark)].concat();
    let mut file = vec![0xFF, 0xD8, 0xFF, 0xE1];
    file.extend((exif.len() as u16 + 2).to_be_bytes());
    file.extend(exif);
    file.extend([0xFF, 0xC0, 0, 11, 8, 0, 30, 0, 40, 1, 1, 0x11, 0, 0xFF, 0xD9]);
    file
}

/// A raw file as Adobe's converter writes it, without its data.
fn dng(taken: &str) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let outer =
        |at: u32| directory(8, &[(0x8769, 4, at.to_le_bytes().to_vec()), (0xC612, 1, vec![1, 4, 0, 0])]);
    let at = 8 + outer(0).len() as u32;
    tiff.extend(outer(at));
    tiff.extend(directory(at, &[(0x9003, 2, format!("{taken}\0").into_bytes())]));
    tiff
}

fn sidecar(words: &str) -> Vec<u8> {
    format!(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description {words}>\
         <dc:subject><rdf:Bag><rdf:li>snow</rdf:li></rdf:Bag></dc:subject>\
         </rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    .into_bytes()
}

/// Draws a film, or says that ffmpeg is missing.
fn film(folder: &Path, name: &str, words: &[&str]) -> Option<Vec<u8>> {
    let path = folder.join(name);
    let drawn = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10:duration=2"])
        .args(words)
        .arg("-y")
        .arg(&path)
        .status();
    let Ok(drawn) = drawn else {
        println!("skipped: ffmpeg is not installed");
        return None;
    };
    assert!(drawn.success());
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(path).unwrap();
    Some(bytes)
}

const H264: [&str; 4] = ["-c:v", "libx264", "-pix_fmt", "yuv420p"];

#[tokio::test]
async fn a_film_is_looked_at_and_made_playable_once() {
    on_each(|centre| async move {
        let (anna, paul) = (centre.customer("Anna").await, centre.customer("Paul").await);
        let words = ["-c:v", "mpeg4", "-metadata", "creation_time=2024-07-01T22:30:00Z"];
        let Some(file) = film(&centre.folder, "old.mov", &words) else { return };
        let id = keep(&centre, &anna, "old.mov", &file).await.unwrap().image;
        assert!(
            library::locate(&centre.ctx, &anna, id, &Form::Playable).await.is_ok(),
            "the browser may try"
        );
        work(&centre).await;
        let seen = image(&centre, &anna, id).await;
        assert_eq!((seen.kind, seen.shown, seen.rendering), (ImageKind::Film, true, false));
        assert_eq!((seen.width, seen.height, seen.problem), (160, 120, None));
        assert_eq!(seen.taken_at.as_str(), "2024-07-01T22:30:00");
        let recording = seen.recording.unwrap();
        assert!(recording.duration_ms.is_some_and(|length| (1900..2200).contains(&length)));
        let Playback::Made { size } = recording.playback else { panic!("{recording:?}") };
        let made = bytes(&centre, &anna, id, Form::Playable).await;
        assert_eq!((made.len() as u64, &made[4..8]), (size, b"ftyp".as_slice()));
        assert_eq!(bytes(&centre, &anna, id, Form::Original).await, file);
        assert!(bytes(&centre, &anna, id, Form::Thumbnail).await.starts_with(b"RIFF"));
        // The same film of somebody else is made of what is there.
        let other = keep(&centre, &paul, "mine.mov", &file).await.unwrap().image;
        work(&centre).await;
        assert_eq!(bytes(&centre, &paul, other, Form::Playable).await, made);
        // What was made and is lost is made again.
        let lost = centre.ctx.blobs().as_file(seen.blob).unwrap();
        let lost = lost.to_string_lossy().replace("originals", "renditions") + ".film.mp4";
        std::fs::remove_file(lost).unwrap();
        let located = library::locate(&centre.ctx, &anna, id, &Form::Playable).await.unwrap();
        assert!(matches!(library::open(&centre.ctx, &located, None).await, Err(Error::Missing(_))));
        work(&centre).await;
        assert!(!bytes(&centre, &anna, id, Form::Playable).await.is_empty());
        assert!(std::fs::read_dir(centre.folder.join("uploads/scratch")).unwrap().next().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_film_that_browsers_play_is_played_as_it_is() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let Some(file) = film(&centre.folder, "new.mp4", &H264) else { return };
        let id = keep(&centre, &anna, "new.mp4", &file).await.unwrap().image;
        work(&centre).await;
        let seen = image(&centre, &anna, id).await;
        assert_eq!(seen.recording.unwrap().playback, Playback::Original);
        assert_eq!(bytes(&centre, &anna, id, Form::Playable).await, file);
    })
    .await;
}

#[tokio::test]
async fn a_broken_film_is_kept_and_says_what_is_wrong() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let Some(file) = film(&centre.folder, "whole.mp4", &H264) else { return };
        let broken = &file[..200];
        let id = keep(&centre, &anna, "broken.mp4", broken).await.unwrap().image;
        work(&centre).await;
        let seen = image(&centre, &anna, id).await;
        assert!(!seen.shown && !seen.rendering && seen.recording.is_none());
        let problem = seen.problem.unwrap();
        assert!(problem.starts_with("This film is damaged"), "{problem}");
        assert_eq!(bytes(&centre, &anna, id, Form::Original).await, broken);
    })
    .await;
}

#[tokio::test]
async fn without_ffmpeg_a_film_is_kept_and_says_so_and_is_looked_at_when_it_is_there() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let Some(file) = film(&centre.folder, "new.mp4", &H264) else { return };
        let without = centre.without_films();
        let id = keep(&without, &anna, "new.mp4", &file).await.unwrap().image;
        let sound = keep(&without, &anna, "memo.wav", &silence(2)).await.unwrap().image;
        work(&without).await;
        let seen = image(&centre, &anna, id).await;
        let problem = seen.problem.unwrap();
        assert!(problem.contains("ffmpeg") && problem.contains("not installed"), "{problem}");
        assert_eq!(bytes(&centre, &anna, id, Form::Playable).await, file, "the browser may try");
        works::schedule(&without.ctx).await.unwrap();
        work(&without).await;
        assert!(!image(&centre, &anna, id).await.shown);

        works::schedule(&centre.ctx).await.unwrap();
        work(&centre).await;
        let seen = image(&centre, &anna, id).await;
        assert!(seen.shown && seen.problem.is_none() && seen.recording.is_some());
        let heard = image(&centre, &anna, sound).await.recording.unwrap();
        assert_eq!((heard.duration_ms, heard.playback), (Some(2000), Playback::Original));
    })
    .await;
}

#[tokio::test]
async fn the_files_of_a_shot_find_each_other_whichever_comes_first() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let (noon, later) = ("2024:05:01 12:00:00", "2024:05:01 18:00:00");
        let raw = keep(&centre, &anna, "IMG_0001.DNG", &dng(noon)).await.unwrap().image;
        let picture = keep(&centre, &anna, "IMG_0001.JPG", &jpeg(noon, None)).await.unwrap();
        assert_eq!((picture.image, picture.known), (raw, false));
        let memo = taken(&centre, &anna, "IMG_0001.WAV", &silence(1), Some("2024-05-01T12:00:40")).await;
        assert_eq!(memo.unwrap().image, raw);
        let notes = keep(&centre, &anna, "IMG_0001.xmp", &sidecar("xmp:Rating='4'")).await.unwrap();
        assert_eq!(notes.image, raw);
        work(&centre).await;
        let shot = image(&centre, &anna, raw).await;
        assert_eq!((shot.filename.as_str(), shot.media_type.as_str()), ("IMG_0001.JPG", "image/jpeg"));
        let mut roles: Vec<_> = shot.parts.iter().map(|part| (part.role, part.filename.as_str())).collect();
        roles.sort_by_key(|(_, name)| *name);
        assert_eq!(
            roles,
            [
                (PartRole::Raw, "IMG_0001.DNG"),
                (PartRole::Sound, "IMG_0001.WAV"),
                (PartRole::Sidecar, "IMG_0001.xmp"),
            ]
        );
        assert_eq!(shot.attributes.keywords, ["snow"]);
        assert_eq!(shot.attributes.rating.map(Rating::stars), Some(4));
        // Names begin again on every card.
        let another = keep(&centre, &anna, "IMG_0001.NEF", &dng(later)).await.unwrap().image;
        assert_ne!(another, raw);
        // Sent again, each is the shot.
        for (name, file) in [("x.dng", dng(noon)), ("y.jpg", jpeg(noon, None))] {
            let again = keep(&centre, &anna, name, &file).await.unwrap();
            assert_eq!((again.image, again.known), (raw, true), "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_moving_picture_is_one_picture_by_the_mark_that_its_telephone_wrote() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let words = [
            "-c:v",
            "mpeg4",
            "-movflags",
            "use_metadata_tags",
            "-metadata",
            "com.apple.quicktime.content.identifier=1F2E-3D",
            "-metadata",
            "com.apple.quicktime.creationdate=2024-05-01T09:00:00+0200",
        ];
        let Some(moving) = film(&centre.folder, "live.mov", &words) else { return };
        let first = keep(&centre, &anna, "IMG_0009.MOV", &moving).await.unwrap().image;
        work(&centre).await;
        assert_eq!(image(&centre, &anna, first).await.kind, ImageKind::Film);
        let still = jpeg("2024:05:01 12:00:00", Some("1F2E-3D"));
        let id = keep(&centre, &anna, "renamed.jpg", &still).await.unwrap().image;
        assert_eq!(id, first);
        work(&centre).await;
        let shot = image(&centre, &anna, id).await;
        assert_eq!((shot.kind, shot.parts.len()), (ImageKind::Picture, 1));
        let part = &shot.parts[0];
        assert_eq!((part.role, part.filename.as_str()), (PartRole::Film, "IMG_0009.MOV"));
        assert!(matches!(part.recording.as_ref().unwrap().playback, Playback::Made { .. }));
        let made = bytes(&centre, &anna, id, Form::PlayablePart("IMG_0009.MOV".into())).await;
        assert_eq!(&made[4..8], b"ftyp");
        assert_eq!(shot.recording, None);
    })
    .await;
}

#[tokio::test]
async fn a_sidecar_without_its_picture_is_refused_and_one_of_a_known_one_never_overrules_the_customer() {
    on_each(|centre| async move {
        let anna = centre.customer("Anna").await;
        let refused = keep(&centre, &anna, "alone.xmp", &sidecar("xmp:Rating='4'")).await;
        assert!(matches!(refused, Err(Error::Unsupported(_))), "{refused:?}");
        let id = keep(&centre, &anna, "a.gif", &dot([1, 2, 3])).await.unwrap().image;
        let said = Change { title: Some("Mine".into()), ..Change::default() };
        library::change(&centre.ctx, &anna, id, said).await.unwrap();
        let notes = sidecar("dc:title='Theirs' photoshop:City='Bern'");
        assert_eq!(keep(&centre, &anna, "a.gif.xmp", &notes).await.unwrap().image, id);
        work(&centre).await;
        let seen = image(&centre, &anna, id).await;
        assert_eq!((seen.attributes.title.as_str(), seen.attributes.place.as_str()), ("Mine", "Bern"));
        let wanted = Listing {
            shelf: Shelf::All,
            from: None,
            to: None,
            wanted: Wanted { words: Some("bern snow".into()), ..Wanted::default() },
            limit: 10,
            after: None,
        };
        assert_eq!(library::list(&centre.ctx, &anna, wanted).await.unwrap().len(), 1);
    })
    .await;
}
