//! Films and sounds, drawn with ffmpeg for these tests, and real ones where the samples are there.

mod specimen;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use cradle_imaging::film::{Film, FilmTools, PlayableBounds, look, make_playable, probe};
use cradle_imaging::{Limits, Renditions, Unshowable, facts};
use specimen::{files, opened, samples};

/// The tools, or none with a word about it.
fn tools() -> Option<FilmTools> {
    let tools = FilmTools::on_path();
    if tools.is_none() {
        println!("skipped: ffmpeg is not installed");
    }
    tools
}

/// Has ffmpeg write a file out of sources: files, by their whole paths, or what its filters draw.
fn ffmpeg(to: &Path, sources: &[&str], words: &str) {
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-nostdin"]);
    for source in sources {
        if !Path::new(source).is_absolute() {
            command.args(["-f", "lavfi"]);
        }
        command.args(["-i", source]);
    }
    let status = command.args(words.split(' ').filter(|word| !word.is_empty())).arg("-y").arg(to).status();
    assert!(status.unwrap().success(), "ffmpeg did not write {}", to.display());
}

/// Draws a film: a pattern that moves, red on top, with a tone.
fn drawn(folder: &Path, name: &str, words: &[&str]) -> PathBuf {
    let path = folder.join(name);
    let pattern = "testsrc2=size=320x180:rate=25:duration=2,drawbox=w=320:h=60:color=red:t=fill";
    ffmpeg(&path, &[pattern, "sine=frequency=440:duration=2"], &words.join(" "));
    path
}

fn bounds() -> PlayableBounds {
    PlayableBounds { time: Duration::from_mins(2), bytes: 64 << 20, threads: 2 }
}

fn seen(path: &Path) -> Film {
    probe(path, &Limits::default()).unwrap()
}

/// The poster of a film that has one.
fn poster(path: &Path) -> Renditions {
    look(path, &Limits::default()).unwrap().seen.unwrap().unwrap()
}

/// The colour of a pixel of a preview, given by parts of its width and height.
fn at(preview: &[u8], x: f64, y: f64) -> [u8; 3] {
    let (width, height, pixels) = opened(preview);
    let (x, y) = ((f64::from(width) * x) as usize, (f64::from(height) * y) as usize);
    let start = (y * width as usize + x) * 3;
    [pixels[start], pixels[start + 1], pixels[start + 2]]
}

fn is_red([red, green, blue]: [u8; 3]) -> bool {
    red > 180 && green < 70 && blue < 70
}

const H264: [&str; 6] = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac"];

#[test]
fn a_film_has_a_poster_and_a_length_and_plays_as_it_is_where_browsers_can() {
    if tools().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = drawn(folder.path(), "plain.mp4", &H264);
    let film = seen(&path);
    let length = film.facts.duration.unwrap();
    assert!((1900..2200).contains(&length.as_millis()), "{length:?}");
    assert_eq!((film.facts.width, film.facts.height), (Some(320), Some(180)));
    assert!(film.has_picture() && film.plays_as_it_is());
    let own = facts::read_movie(&mut std::fs::File::open(&path).unwrap());
    assert_eq!((own.width, own.height), (Some(320), Some(180)));
    assert!(own.duration.unwrap().abs_diff(length) < Duration::from_millis(100));

    let shown = poster(&path);
    assert_eq!((shown.size, shown.preview_size), ((320, 180), (320, 180)));
    assert!(is_red(at(&shown.preview, 0.5, 0.1)));
    assert!(shown.thumbnail.starts_with(b"RIFF") && !shown.thumbhash.is_empty());
}

#[test]
fn a_film_that_was_written_down_as_it_came_is_as_long_as_it_lasts() {
    if tools().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // As browsers record: nothing of it is written a second time when its length is known.
    let path =
        drawn(folder.path(), "live.webm", &["-c:v", "libvpx", "-g", "25", "-c:a", "libopus", "-live", "1"]);
    let film = seen(&path);
    let length = film.facts.duration.unwrap();
    assert!((1900..2200).contains(&length.as_millis()), "{length:?}");
    assert!(film.plays_as_it_is());
    assert!(is_red(at(&poster(&path).preview, 0.5, 0.1)));
}

#[test]
fn a_film_that_was_held_upright_is_shown_upright() {
    if tools().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let plain = drawn(folder.path(), "plain.mp4", &H264);
    let turned = folder.path().join("turned.mov");
    ffmpeg(&turned, &[plain.to_str().unwrap()], "-c copy -metadata:s:v:0 rotate=90");
    let film = seen(&turned);
    assert_eq!((film.facts.width, film.facts.height), (Some(180), Some(320)));
    assert_eq!(facts::read_movie(&mut std::fs::File::open(&turned).unwrap()).width, Some(180));
    let shown = poster(&turned);
    assert_eq!((shown.size, shown.preview_size), ((180, 320), (180, 320)));
    // What lay on top lies on the right when it is turned by a quarter with the clock, on the left against it.
    let (left, right) = (at(&shown.preview, 0.1, 0.5), at(&shown.preview, 0.9, 0.5));
    assert!(is_red(left) != is_red(right), "{left:?} {right:?}");
    let by_ffmpeg = folder.path().join("one.png");
    ffmpeg(&by_ffmpeg, &[turned.to_str().unwrap()], "-frames:v 1");
    let theirs = image::open(&by_ffmpeg).unwrap().to_rgb8();
    assert_eq!(is_red(theirs.get_pixel(162, 160).0), is_red(right));
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
    let film = seen(&path);
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
    let made = seen(&out);
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
    let film = seen(&path);
    assert!(!film.plays_as_it_is(), "QuickTime plays in some browsers only");
    let out = folder.path().join("out.mp4");
    make_playable(&tools, &path, &film, &out, &bounds(), &mut |_| true).unwrap();
    let (from, to) = (path.metadata().unwrap().len(), out.metadata().unwrap().len());
    assert!(from.abs_diff(to) < 4096, "{from} became {to}");
    assert!(seen(&out).plays_as_it_is());
}

#[test]
fn a_sound_has_a_length_and_is_made_playable() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memo.aiff");
    ffmpeg(&path, &["sine=frequency=440:duration=3"], "");
    let sound = seen(&path);
    assert_eq!(sound.facts.duration, Some(Duration::from_secs(3)));
    assert!(!sound.has_picture() && !sound.plays_as_it_is());
    let out = folder.path().join("out.m4a");
    make_playable(&tools, &path, &sound, &out, &bounds(), &mut |_| true).unwrap();
    let made = seen(&out);
    assert!(!made.has_picture());
    assert!(made.facts.duration.unwrap().abs_diff(Duration::from_secs(3)) < Duration::from_millis(100));
}

#[test]
fn work_that_nobody_wants_any_more_or_that_grows_too_large_ends() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = drawn(folder.path(), "old.avi", &["-c:v", "mpeg4", "-q:v", "2", "-c:a", "pcm_s16le"]);
    let film = seen(&path);
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
    if tools().is_none() {
        return;
    }
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
        assert!(probe(&path, &Limits::default()).is_err(), "{list}");
        // A head that looks like a film does not help it.
        std::fs::write(&path, [b"\0\0\0\x18ftypisom\0\0\0\0isomiso2".as_slice(), list.as_bytes()].concat())
            .unwrap();
        assert!(probe(&path, &Limits::default()).is_err(), "{list}");
    }
}

#[test]
fn a_film_cut_off_or_scrambled_anywhere_ends_with_a_reason_in_time() {
    if tools().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(drawn(folder.path(), "whole.mp4", &H264)).unwrap();
    let limits = Limits { time: Duration::from_secs(20), ..Limits::default() };
    let path = folder.path().join("broken.mp4");
    let look = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        let started = Instant::now();
        match look(&path, &limits) {
            Ok(look) => drop(look.seen.map_err(|why| assert!(!why.to_string().is_empty()))),
            Err(Unshowable::NotAPicture) => {}
            Err(Unshowable::Damaged(why)) => assert!(!why.is_empty() && !why.contains('/'), "{why}"),
            Err(other) => panic!("{other}"),
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
    if tools().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let plain = drawn(folder.path(), "plain.mp4", &H264);
    for name in ["-i.mp4", "http:x.mp4", "写真 %d.mp4", "a'b.mp4"] {
        let odd = folder.path().join(name);
        std::fs::copy(&plain, &odd).unwrap();
        assert!(probe(&odd, &Limits::default()).is_ok(), "{name}");
    }
}

#[test]
fn every_sample_of_a_film_or_sound_is_shown() {
    let Some(folder) = samples() else { return };
    let mut seen = 0;
    for path in files(&folder.join("video")).into_iter().chain(files(&folder.join("audio"))) {
        let started = Instant::now();
        let (film, shown) = match look(&path, &Limits::default()) {
            Ok(look) => (look.film, look.seen),
            Err(Unshowable::NotAPicture) => continue,
            Err(why) => panic!("{path:?}: {why}"),
        };
        assert!(film.facts.duration.is_some(), "{path:?}");
        if film.has_picture() {
            let shown = shown.unwrap().unwrap();
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

#[test]
fn a_film_that_breaks_off_shows_its_beginning() {
    if tools().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let words = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-g", "5", "-an", "-movflags", "+faststart"];
    let whole = std::fs::read(drawn(folder.path(), "whole.mp4", &words)).unwrap();
    let path = folder.path().join("broken.mp4");
    let media = whole.windows(4).position(|four| four == b"mdat").unwrap();
    // All that the container says is there, and the first frames.
    std::fs::write(&path, &whole[..media + (whole.len() - media) / 12]).unwrap();
    let seen = look(&path, &Limits::default()).unwrap();
    assert_eq!(seen.film.facts.duration.map(|length| length.as_secs()), Some(2));
    assert!(is_red(at(&seen.seen.unwrap().unwrap().preview, 0.5, 0.1)));
}

#[test]
fn a_film_that_begins_dark_is_shown_from_further_inside() {
    if tools().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dark.mp4");
    ffmpeg(
        &path,
        &["testsrc2=size=320x180:rate=25:duration=10,drawbox=t=fill:color=black:enable='lt(t,6)'"],
        "-c:v libx264 -pix_fmt yuv420p -g 25",
    );
    let (_, _, pixels) = opened(&poster(&path).preview);
    assert!(pixels.iter().filter(|value| **value > 100).count() > pixels.len() / 10);
}

#[test]
fn light_of_a_high_range_and_wide_colours_are_drawn_for_a_usual_screen() {
    if tools().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bright.mp4");
    // Paper white of PQ (BT.2408): 58 % of ten bits in the range of television.
    ffmpeg(
        &path,
        &["color=size=320x180:rate=25:duration=2,format=yuv420p10le,geq=lum=572:cb=512:cr=512"],
        "-c:v libx264 -color_trc smpte2084 -color_primaries bt2020 -colorspace bt2020nc",
    );
    let paper = at(&poster(&path).preview, 0.5, 0.5);
    assert!(paper.iter().all(|value| *value > 215), "{paper:?}");
}

#[test]
fn pixels_that_are_not_square_are_stretched_and_halves_of_a_moment_do_not_comb() {
    if tools().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tape.mpg");
    // A white bar that runs over black, fifty halves a second.
    ffmpeg(
        &path,
        &[
            "color=black:size=720x576:rate=50:duration=2[a];color=white:size=60x576:rate=50:duration=2[b];[a][b]overlay=x='mod(n*30,660)',interlace,setsar=64/45",
        ],
        "-c:v mpeg2video -q:v 2 -flags +ilme+ildct -g 1",
    );
    let shown = poster(&path);
    assert_eq!(shown.size, (1024, 576));
    let (width, height, pixels) = opened(&shown.preview);
    let light = |x: u32, y: u32| i32::from(pixels[((y * width + x) * 3 + 1) as usize]);
    let combed = (1..height - 1)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .filter(|(x, y)| {
            let (above, own, below) = (light(*x, y - 1), light(*x, *y), light(*x, y + 1));
            (own - above).signum() == (own - below).signum()
                && (own - above).abs().min((own - below).abs()) > 40
        })
        .count();
    assert!(combed < 500, "{combed} pixels of {}", width * height);
}

#[test]
fn a_cover_picture_is_no_film() {
    if tools().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("song.m4a");
    ffmpeg(
        &path,
        &["sine=frequency=440:duration=2", "testsrc2=size=64x64:duration=1:rate=1"],
        "-map 0 -map 1 -c:v mjpeg -frames:v 1 -disposition:v:0 attached_pic -f ipod",
    );
    let seen = look(&path, &Limits::default()).unwrap();
    assert!(!seen.film.has_picture() && seen.seen.unwrap().is_none());
    assert_eq!(seen.film.facts.duration.map(|length| length.as_secs()), Some(2));
}

#[test]
fn a_film_larger_than_the_limits_or_slower_is_refused_and_says_so() {
    if tools().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = drawn(folder.path(), "plain.mp4", &H264);
    let few = Limits { pixels: 1000, ..Limits::default() };
    let seen = look(&path, &few).unwrap().seen;
    assert!(matches!(seen, Err(Unshowable::TooLarge(_))), "{seen:?}");
    let soon = Limits { time: Duration::from_nanos(1), ..Limits::default() };
    assert!(matches!(look(&path, &soon), Err(Unshowable::TooLong(_))));
}
