//! FFmpeg's libraries, by way of `av.c`.
#![allow(unsafe_code)] // A binding to C, in a process that holds nothing but one film.

use std::collections::HashMap;
use std::ffi::{CStr, CString, OsStr, c_char, c_void};
use std::os::unix::ffi::OsStrExt as _;
use std::ptr;

/// Mirrors `cradle_stream` of `av.c`.
#[repr(C)]
struct RawStream {
    kind: i32,
    attached: i32,
    width: i32,
    height: i32,
    pixel_width: i32,
    pixel_height: i32,
    interlaced: i32,
    transfer: i32,
    orientation: i32,
    seconds: f64,
    codec: *const c_char,
    pixels: *const c_char,
}

unsafe extern "C" {
    fn cradle_open(url: *const c_char, containers: *const c_char, code: *mut i32) -> *mut c_void;
    fn cradle_close(film: *mut c_void);
    fn cradle_reason(code: i32, text: *mut c_char, size: usize);
    fn cradle_streams(film: *const c_void) -> u32;
    fn cradle_seconds(film: *const c_void) -> f64;
    fn cradle_measure(film: *mut c_void) -> f64;
    fn cradle_word(
        film: *const c_void,
        stream: i32,
        at: u32,
        name: *mut *const c_char,
        value: *mut *const c_char,
    ) -> i32;
    fn cradle_stream(film: *const c_void, index: u32, told: *mut RawStream);
    fn cradle_choose(film: *mut c_void, index: u32, most_pixels: i64, threads: i32) -> i32;
    fn cradle_seek(film: *mut c_void, index: u32, seconds: f64) -> i32;
    fn cradle_decode(film: *mut c_void, index: u32, alone: i32) -> i32;
    fn cradle_frame(
        film: *const c_void,
        width: *mut i32,
        height: *mut i32,
        primaries: *mut i32,
        transfer: *mut i32,
    );
    fn cradle_frame_interlaced(film: *const c_void) -> i32;
    fn cradle_draw(film: *const c_void, width: i32, height: i32, stride: i32, rgb: *mut u8) -> i32;
    fn cradle_draw_fields(film: *const c_void, stride: i32, rgb: *mut u8) -> i32;
}

/// FFmpeg's words for what went wrong.
fn reason(code: i32) -> String {
    let mut text = [0_u8; 128];
    // SAFETY: the text is written with its end within the size given.
    unsafe { cradle_reason(code, text.as_mut_ptr().cast(), text.len()) };
    CStr::from_bytes_until_nul(&text).unwrap_or_default().to_string_lossy().into_owned()
}

fn checked(code: i32) -> Result<(), String> {
    if code < 0 { Err(reason(code)) } else { Ok(()) }
}

/// A string of FFmpeg's, whatever bytes a file put into it.
///
/// # Safety
/// Either null or a string with an end.
unsafe fn text(raw: *const c_char) -> String {
    if raw.is_null() {
        return String::new();
    }
    // SAFETY: what the caller promises.
    unsafe { CStr::from_ptr(raw) }.to_string_lossy().into_owned()
}

/// What a stream is of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Picture,
    Sound,
    Other,
}

/// What a stream says about itself.
pub struct Stream {
    pub kind: Kind,
    /// A cover picture, not something that moves.
    pub attached: bool,
    pub size: (u32, u32),
    /// Width and height of a pixel; zeros where nothing is said.
    pub pixel: (u32, u32),
    pub interlaced: bool,
    /// How light is told by numbers (ITU-T H.273).
    pub transfer: u32,
    /// How it is to be turned, as Exif counts.
    pub orientation: u32,
    pub seconds: Option<f64>,
    pub codec: String,
    pub pixels: String,
}

/// Rows of red, green and blue without gaps.
pub struct Rgb {
    pub size: (u32, u32),
    pub bytes: Vec<u8>,
}

/// A decoded frame's own words.
pub struct Frame {
    pub size: (u32, u32),
    pub interlaced: bool,
    pub primaries: u32,
    pub transfer: u32,
}

/// A file that is open.
pub struct File(*mut c_void);

impl File {
    /// Opens a file if it is of one of the containers, and reads what it says about itself.
    pub fn open(path: &OsStr, containers: &str) -> Result<Self, String> {
        let name = [b"file:", path.as_bytes()].concat();
        let odd = |_| "its name has a zero in it".to_owned();
        let (name, containers) = (CString::new(name).map_err(odd)?, CString::new(containers).map_err(odd)?);
        let mut code = 0;
        // SAFETY: both are strings with an end; what comes back is null or closed once, in `drop`.
        let film = unsafe { cradle_open(name.as_ptr(), containers.as_ptr(), &raw mut code) };
        if film.is_null() { Err(reason(code)) } else { Ok(Self(film)) }
    }

    /// How many streams there are.
    pub fn streams(&self) -> u32 {
        // SAFETY: the film is open.
        unsafe { cradle_streams(self.0) }
    }

    /// How long the container says that it is.
    pub fn seconds(&self) -> Option<f64> {
        // SAFETY: the film is open.
        Some(unsafe { cradle_seconds(self.0) }).filter(|seconds| *seconds >= 0.0)
    }

    /// How long it is, by reading all of it.
    pub fn measure(&mut self) -> Option<f64> {
        // SAFETY: the film is open, and nothing else reads it meanwhile.
        Some(unsafe { cradle_measure(self.0) }).filter(|seconds| *seconds >= 0.0)
    }

    /// The words of the container, or of a stream.
    pub fn words(&self, stream: Option<u32>) -> HashMap<String, String> {
        let stream = stream.map_or(-1, |index| index.min(self.streams().saturating_sub(1)) as i32);
        let (mut name, mut value) = (ptr::null(), ptr::null());
        // SAFETY: the film is open, the stream is one of it; the words stay as long as it is.
        let mut word = |at| unsafe {
            let found = cradle_word(self.0, stream, at, &raw mut name, &raw mut value) != 0;
            found.then(|| (text(name), text(value)))
        };
        (0..MOST_WORDS).map_while(&mut word).collect()
    }

    /// What a stream says about itself; `index` below [`streams`](Self::streams).
    pub fn stream(&self, index: u32) -> Stream {
        assert!(index < self.streams(), "there is no such stream");
        let mut raw = std::mem::MaybeUninit::<RawStream>::uninit();
        // SAFETY: the film is open, the stream is one of it, and all of the structure is written.
        let raw = unsafe {
            cradle_stream(self.0, index, raw.as_mut_ptr());
            raw.assume_init()
        };
        let positive = |number: i32| u32::try_from(number).unwrap_or(0);
        Stream {
            kind: match raw.kind {
                1 => Kind::Picture,
                2 => Kind::Sound,
                _ => Kind::Other,
            },
            attached: raw.attached != 0,
            size: (positive(raw.width), positive(raw.height)),
            pixel: (positive(raw.pixel_width), positive(raw.pixel_height)),
            interlaced: raw.interlaced != 0,
            transfer: positive(raw.transfer),
            orientation: positive(raw.orientation),
            seconds: Some(raw.seconds).filter(|seconds| *seconds >= 0.0),
            // SAFETY: names out of FFmpeg's own tables, or null.
            codec: unsafe { text(raw.codec) },
            // SAFETY: as above.
            pixels: unsafe { text(raw.pixels) },
        }
    }

    /// Opens the decoder of a stream of pictures; frames of more pixels than these are refused.
    pub fn decoder(&mut self, index: u32, most_pixels: u64, threads: i32) -> Result<Decoder<'_>, String> {
        assert!(index < self.streams(), "there is no such stream");
        let most = i64::try_from(most_pixels).unwrap_or(i64::MAX);
        // SAFETY: the film is open, the stream is one of it, and this is done once at a time.
        checked(unsafe { cradle_choose(self.0, index, most, threads) })?;
        Ok(Decoder { file: self, index })
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // SAFETY: opened in `open`, closed here only.
        unsafe { cradle_close(self.0) }
    }
}

/// Words of one stream that are read.
const MOST_WORDS: u32 = 1000;

/// Lines of a frame begin at multiples of this, which FFmpeg's code for vectors wants.
const ALIGNED: usize = 64;

/// A stream of pictures that is decoded.
pub struct Decoder<'f> {
    file: &'f mut File,
    index: u32,
}

impl Decoder<'_> {
    /// Decodes the frame at a moment, or before it where only some frames stand alone.
    pub fn frame(&mut self, seconds: Option<f64>) -> Result<Frame, String> {
        let film = self.file.0;
        // SAFETY: the film is open and its decoder, too.
        unsafe {
            let seek = |seconds| cradle_seek(film, self.index, seconds);
            if let Some(seconds) = seconds {
                // A container without an index is read on from where it is.
                seek(seconds);
            }
            if cradle_decode(film, self.index, 1) < 0 {
                // Nothing stands alone, or what does is damaged: whatever comes.
                seek(seconds.unwrap_or(0.0));
                checked(cradle_decode(film, self.index, 0))?;
            }
            let (mut width, mut height, mut primaries, mut transfer) = (0, 0, 0, 0);
            cradle_frame(film, &raw mut width, &raw mut height, &raw mut primaries, &raw mut transfer);
            let positive = |number: i32| u32::try_from(number).unwrap_or(0);
            if width <= 0 || height <= 0 {
                return Err("it has no size".to_owned());
            }
            Ok(Frame {
                size: (positive(width), positive(height)),
                interlaced: cradle_frame_interlaced(film) != 0,
                primaries: positive(primaries),
                transfer: positive(transfer),
            })
        }
    }

    /// The frame that was decoded last, in another size.
    pub fn draw(&self, size: (u32, u32)) -> Result<Rgb, String> {
        // SAFETY: the film is open; size, stride and buffer fit each other.
        drawn(size, |stride, rgb| unsafe {
            cradle_draw(self.file.0, size.0 as i32, size.1 as i32, stride, rgb)
        })
    }

    /// The frame that was decoded last in its own size, of two halves.
    pub fn draw_fields(&self, frame: &Frame) -> Result<Rgb, String> {
        // SAFETY: the film is open; the frame's size, stride and buffer fit each other.
        drawn(frame.size, |stride, rgb| unsafe { cradle_draw_fields(self.file.0, stride, rgb) })
    }
}

fn drawn((width, height): (u32, u32), draw: impl FnOnce(i32, *mut u8) -> i32) -> Result<Rgb, String> {
    let row = width as usize * 3;
    let stride = row.next_multiple_of(ALIGNED);
    let large = || "its frames are too large".to_owned();
    let length = stride.checked_mul(height as usize).ok_or_else(large)?;
    let mut bytes = vec![0; length + ALIGNED];
    checked(draw(i32::try_from(stride).map_err(|_| large())?, bytes.as_mut_ptr()))?;
    if stride > row {
        for y in 1..height as usize {
            bytes.copy_within(y * stride..y * stride + row, y * row);
        }
    }
    bytes.truncate(row * height as usize);
    Ok(Rgb { size: (width, height), bytes })
}
