//! Films and sounds, drawn with ffmpeg for these tests, and real ones where the samples are there.

mod specimen;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use cradle_imaging::film::{Film, FilmTools, PlayableBounds, make_playable, poster, probe};
use cradle_imaging::{Limits, Unshowable, facts};
use specimen::{files, opened, samples};

/// The tools, or none with a word about it.
fn tools() -> Option<FilmTools> {
    let tools = FilmTools::on_path();
    if tools.is_none() {
        println!("skipped: ffmpeg and ffprobe are not installed");
    }
    tools
}

/// Draws a film: a pattern that moves, red on top, with a tone.
fn drawn(folder: &Path, name: &str, words: &[&str]) -> PathBuf {
    let path = folder.join(name);
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-f", "lavfi", "-i"])
        .arg("testsrc2=size=320x180:rate=25:duration=2,drawbox=w=320:h=60:color=red:t=fill")
        .args(["-f", "lavfi", "-i", "sine=frequency=440:duration=2"])
        .args(words)
        .arg("-y")
        .arg(&path)
        .status()
        .unwrap();
    assert!(status.success(), "ffmpeg did not draw {name}");
    path
}

fn bounds() -> PlayableBounds {
    PlayableBounds { time: Duration::from_mins(2), bytes: 64 << 20, threads: 2 }
}

fn seen(tools: &FilmTools, path: &Path) -> Film {
    probe(tools, path, &Limits::default()).unwrap()
}

const H264: [&str; 6] = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac"];

#[test]
fn a_film_has_a_poster_and_a_length_and_plays_as_it_is_where_browsers_can() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = drawn(folder.path(), "plain.mp4", &H264);
    let film = seen(&tools, &path);
    let length = film.facts.duration.unwrap();
    assert!((1900..2200).contains(&length.as_millis()), "{length:?}");
    assert_eq!((film.facts.width, film.facts.height), (Some(320), Some(180)));
    assert!(film.has_picture() && film.plays_as_it_is());
    let own = facts::read_movie(&mut std::fs::File::open(&path).unwrap());
    assert_eq!((own.width, own.height), (Some(320), Some(180)));
    assert!(own.duration.unwrap().abs_diff(length) < Duration::from_millis(100));

    let shown = poster(&tools, &path, &film, &Limits::default()).unwrap();
    assert_eq!((shown.size, shown.preview_size), ((320, 180), (320, 180)));
    let (width, _, pixels) = opened(&shown.preview);
    let red = &pixels[(20 * width as usize + 160) * 3..][..3];
    assert!(red[0] > 180 && red[1] < 70 && red[2] < 70, "{red:?}");
    assert!(shown.thumbnail.starts_with(b"RIFF") && !shown.thumbhash.is_empty());
}

#[test]
fn a_film_that_was_held_upright_is_shown_upright() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let plain = drawn(folder.path(), "plain.mp4", &H264);
    let turned = folder.path().join("turned.mov");
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-i"])
        .arg(&plain)
        .args(["-c", "copy", "-metadata:s:v:0", "rotate=90"])
        .arg(&turned)
        .status();
    assert!(status.unwrap().success());
    let film = seen(&tools, &turned);
    assert_eq!((film.facts.width, film.facts.height), (Some(180), Some(320)));
    assert_eq!(facts::read_movie(&mut std::fs::File::open(&turned).unwrap()).width, Some(180));
    let shown = poster(&tools, &turned, &film, &Limits::default()).unwrap();
    assert_eq!(shown.size, (180, 320));
}

#[test]
fn a_film_that_browsers_do_not_play_is_made_playable_and_says_how_far_it_is() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let words = [
        "-c:v",
        "mpeg4",
        "-c:a",
        "pcm_s16le",
        "-metadata",
        "location=+46.9480+007.4474/",
        "-metadata",
        "title=Mine",
    ];
    let path = drawn(folder.path(), "old.mov", &words);
    let film = seen(&tools, &path);
    assert!(!film.plays_as_it_is());
    assert!(film.facts.position.is_some_and(|at| (at.latitude - 46.948).abs() < 1e-6));
    let out = folder.path().join("out.mp4");
    let mut heard = Vec::new();
    make_playable(&tools, &path, &film, &out, &bounds(), &mut |progress| {
        heard.push(progress.percent);
        true
    })
    .unwrap();
    assert!(!heard.is_empty() && heard.is_sorted());
    let made = seen(&tools, &out);
    assert!(made.plays_as_it_is());
    assert_eq!((made.facts.width, made.facts.height), (Some(320), Some(180)));
    assert_eq!((made.facts.position, made.facts.title), (None, None), "words of the original go along");
    let bytes = std::fs::read(&out).unwrap();
    let at = |name: &[u8]| bytes.windows(4).position(|four| four == name).unwrap();
    assert!(at(b"moov") < at(b"mdat"), "a browser cannot begin before it has all of it");
}

#[test]
fn a_film_whose_streams_play_is_only_packed_anew() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = drawn(folder.path(), "phone.mov", &H264);
    let film = seen(&tools, &path);
    assert!(!film.plays_as_it_is(), "QuickTime plays in some browsers only");
    let out = folder.path().join("out.mp4");
    make_playable(&tools, &path, &film, &out, &bounds(), &mut |_| true).unwrap();
    let (from, to) = (path.metadata().unwrap().len(), out.metadata().unwrap().len());
    assert!(from.abs_diff(to) < 4096, "{from} became {to}");
    assert!(seen(&tools, &out).plays_as_it_is());
}

#[test]
fn a_sound_has_a_length_and_is_made_playable() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memo.aiff");
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-f", "lavfi", "-i", "sine=frequency=440:duration=3"])
        .arg(&path)
        .status();
    assert!(status.unwrap().success());
    let sound = seen(&tools, &path);
    assert_eq!(sound.facts.duration, Some(Duration::from_secs(3)));
    assert!(!sound.has_picture() && !sound.plays_as_it_is());
    let out = folder.path().join("out.m4a");
    make_playable(&tools, &path, &sound, &out, &bounds(), &mut |_| true).unwrap();
    let made = seen(&tools, &out);
    assert!(!made.has_picture());
    assert!(made.facts.duration.unwrap().abs_diff(Duration::from_secs(3)) < Duration::from_millis(100));
}

#[test]
fn work_that_nobody_wants_any_more_or_that_grows_too_large_ends() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = drawn(folder.path(), "old.avi", &["-c:v", "mpeg4", "-q:v", "2", "-c:a", "pcm_s16le"]);
    let film = seen(&tools, &path);
    let out = folder.path().join("out.mp4");
    let stopped = make_playable(&tools, &path, &film, &out, &bounds(), &mut |_| false);
    assert!(matches!(stopped, Err(Unshowable::TooLong(_))), "{stopped:?}");
    let small = PlayableBounds { bytes: 20_000, ..bounds() };
    let large = make_playable(&tools, &path, &film, &out, &small, &mut |_| true);
    assert!(large.is_err());
    assert!(out.metadata().unwrap().len() <= 20_000);
}

#[test]
fn a_film_that_names_other_files_or_addresses_opens_none_of_them() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let film = drawn(folder.path(), "secret.mp4", &H264);
    let lists = [
        format!("ffconcat version 1.0\nfile '{}'\n", film.display()),
        format!("#EXTM3U\n#EXTINF:2,\nfile://{}\n#EXT-X-ENDLIST\n", film.display()),
        "#EXTM3U\n#EXTINF:2,\nhttp://127.0.0.1:9/secret.ts\n".to_owned(),
    ];
    for list in lists {
        let path = folder.path().join("list.mp4");
        std::fs::write(&path, &list).unwrap();
        assert!(probe(&tools, &path, &Limits::default()).is_err(), "{list}");
        // A head that looks like a film does not help it.
        std::fs::write(&path, [b"\0\0\0\x18ftypisom\0\0\0\0isomiso2".as_slice(), list.as_bytes()].concat())
            .unwrap();
        assert!(probe(&tools, &path, &Limits::default()).is_err(), "{list}");
    }
}

#[test]
fn a_film_cut_off_or_scrambled_anywhere_ends_with_a_reason_in_time() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(drawn(folder.path(), "whole.mp4", &H264)).unwrap();
    let limits = Limits { time: Duration::from_secs(20), ..Limits::default() };
    let path = folder.path().join("broken.mp4");
    let look = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        let started = Instant::now();
        if let Ok(film) = probe(&tools, &path, &limits) {
            let _ = poster(&tools, &path, &film, &limits);
        }
        assert!(started.elapsed() < limits.time * 3);
    };
    for part in 1..6 {
        look(&whole[..whole.len() * part / 6]);
        let mut scrambled = whole.clone();
        for at in (part..whole.len()).step_by(97) {
            scrambled[at] ^= 0x5A;
        }
        look(&scrambled);
    }
    look(b"");
}

#[test]
fn a_path_with_odd_characters_is_a_path() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let plain = drawn(folder.path(), "plain.mp4", &H264);
    for name in ["-i.mp4", "http:x.mp4", "写真 %d.mp4", "a'b.mp4"] {
        let odd = folder.path().join(name);
        std::fs::copy(&plain, &odd).unwrap();
        assert!(probe(&tools, &odd, &Limits::default()).is_ok(), "{name}");
    }
}

#[test]
fn every_sample_of_a_film_or_sound_is_shown() {
    let (Some(tools), Some(folder)) = (tools(), samples()) else { return };
    let mut seen = 0;
    for path in files(&folder.join("video")).into_iter().chain(files(&folder.join("audio"))) {
        let started = Instant::now();
        let film = match probe(&tools, &path, &Limits::default()) {
            Ok(film) => film,
            Err(Unshowable::NotAPicture) => continue,
            Err(why) => panic!("{path:?}: {why}"),
        };
        assert!(film.facts.duration.is_some(), "{path:?}");
        if film.has_picture() {
            let shown = poster(&tools, &path, &film, &Limits::default()).unwrap();
            assert_eq!(Some(shown.size), film.facts.width.zip(film.facts.height), "{path:?}");
        }
        println!(
            "{path:?}: {:?}, plays as it is: {}, taken {:?}, {:?}",
            film.facts.duration,
            film.plays_as_it_is(),
            film.facts.taken_at,
            started.elapsed()
        );
        seen += 1;
    }
    assert!(seen > 0);
}
