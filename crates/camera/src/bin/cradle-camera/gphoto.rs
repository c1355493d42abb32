//! libgphoto2, by way of `gphoto.c`.
#![allow(unsafe_code)] // A binding to C, in a process that holds nothing but one camera.

use std::ffi::{CStr, CString, c_char, c_void};
use std::os::unix::ffi::OsStrExt as _;
use std::ptr;

use cradle_camera::CardPath;
use cradle_camera::tether::talk::{About, Looked, Storage, Why};

/// Bytes of one part of a file: newer Canons do not like larger ones.
pub const PART: usize = 1 << 20;
/// Names of one folder; a camera that claims more is up to no good.
const MOST_NAMES: usize = 200_000;

/// Mirrors `cradle_file` of `gphoto.c`.
#[repr(C)]
#[derive(Default)]
struct RawFile {
    size: u64,
    time: i64,
    sized: i32,
    protected: i32,
}

type EachName = extern "C" fn(*mut c_void, *const c_char) -> i32;
type EachPiece = extern "C" fn(*mut c_void, *const u8, u64) -> i32;
type EachSetting = extern "C" fn(*mut c_void, *const c_char, *const c_char);
type EachText = extern "C" fn(*mut c_void, *const c_char);
type EachStorage = extern "C" fn(*mut c_void, *const c_char, i64, i64);

unsafe extern "C" {
    fn cradle_camera_confine(network: i32) -> i32;
    fn cradle_camera_library() -> *const c_char;
    fn cradle_camera_introduce(guid: *const c_char);
    fn cradle_camera_open(path: *const c_char, camera: *mut *mut c_void) -> i32;
    fn cradle_camera_close(camera: *mut c_void);
    fn cradle_camera_said(camera: *const c_void) -> *const c_char;
    fn cradle_camera_reason(code: i32) -> *const c_char;
    fn cradle_camera_names(
        camera: *mut c_void,
        folder: *const c_char,
        folders: i32,
        each: EachName,
        into: *mut c_void,
    ) -> i32;
    fn cradle_camera_look(
        camera: *mut c_void,
        folder: *const c_char,
        name: *const c_char,
        told: *mut RawFile,
    ) -> i32;
    fn cradle_camera_read(
        camera: *mut c_void,
        folder: *const c_char,
        name: *const c_char,
        offset: u64,
        bytes: *mut c_char,
        size: *mut u64,
    ) -> i32;
    fn cradle_camera_whole(
        camera: *mut c_void,
        folder: *const c_char,
        name: *const c_char,
        take: EachPiece,
        into: *mut c_void,
    ) -> i32;
    fn cradle_camera_thumbnail(
        camera: *mut c_void,
        folder: *const c_char,
        name: *const c_char,
        take: EachPiece,
        into: *mut c_void,
    ) -> i32;
    fn cradle_camera_remove(camera: *mut c_void, folder: *const c_char, name: *const c_char) -> i32;
    fn cradle_camera_settings(camera: *mut c_void, each: EachSetting, into: *mut c_void) -> i32;
    fn cradle_camera_summary(camera: *mut c_void, take: EachText, into: *mut c_void) -> i32;
    fn cradle_camera_storages(camera: *mut c_void, each: EachStorage, into: *mut c_void) -> i32;
}

/// Gives up what reading a camera does not take: see `gphoto.c`.
pub fn confine(network: bool) -> std::io::Result<()> {
    // SAFETY: plain numbers.
    match unsafe { cradle_camera_confine(network.into()) } {
        0 => Ok(()),
        code => Err(std::io::Error::from_raw_os_error(code)),
    }
}

/// libgphoto2's version.
pub fn library() -> String {
    // SAFETY: a string that the library keeps.
    unsafe { text(cradle_camera_library()) }
}

/// What went wrong.
pub struct Failure {
    pub why: Why,
    /// In libgphoto2's words.
    pub said: String,
}

impl Failure {
    fn of(code: i32, said: String) -> Self {
        // gphoto2-result.h and gphoto2-port-result.h.
        let why = match code {
            -6 => Why::Unsupported,
            -105 => Why::Unknown,
            -107 | -108 => Why::Absent,
            -53 | -60 | -110 => Why::Held,
            -10 => Why::Silent,
            -112 => Why::Enough,
            _ => Why::Broken,
        };
        // SAFETY: a string of the library's own for every number.
        let reason = unsafe { text(cradle_camera_reason(code)) };
        let said = said.trim();
        Self { why, said: if said.is_empty() { reason } else { format!("{reason}: {said}") } }
    }

    fn odd_name() -> Self {
        Self { why: Why::Absent, said: "this is no name of a file".to_owned() }
    }
}

/// A string of the library's, whatever bytes a camera put into it.
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

/// A camera that is open.
pub struct Camera(*mut c_void);

impl Drop for Camera {
    fn drop(&mut self) {
        // SAFETY: it was opened, and nobody has it any more.
        unsafe { cradle_camera_close(self.0) }
    }
}

impl Camera {
    /// Opens what answers at a port: `usb:001,004`, `disk:/folder`, `ptpip:192.0.2.1`. On the network this
    /// computer introduces itself as `guid`.
    pub fn open(port: &str, guid: Option<&str>) -> Result<Self, Failure> {
        if let Some(guid) = guid.and_then(|guid| CString::new(guid).ok()) {
            // SAFETY: a string that is copied.
            unsafe { cradle_camera_introduce(guid.as_ptr()) }
        }
        let path = CString::new(port).map_err(|_| Failure::odd_name())?;
        let mut raw = ptr::null_mut();
        // SAFETY: a string and a place for the answer, which live here.
        let code = unsafe { cradle_camera_open(path.as_ptr(), &raw mut raw) };
        let camera = Self(raw);
        camera.checked(code).map(|()| camera)
    }

    fn checked(&self, code: i32) -> Result<(), Failure> {
        if code >= 0 {
            return Ok(());
        }
        // SAFETY: a string inside the camera, or no camera.
        let said = if self.0.is_null() { String::new() } else { unsafe { text(cradle_camera_said(self.0)) } };
        Err(Failure::of(code, said))
    }

    /// Names in a folder, as the camera has them.
    pub fn names(&self, folder: &CardPath, folders: bool) -> Result<Vec<Vec<u8>>, Failure> {
        extern "C" fn each(into: *mut c_void, name: *const c_char) -> i32 {
            // SAFETY: the list below, and a name with an end.
            let (names, name) = unsafe { (&mut *into.cast::<Vec<Vec<u8>>>(), CStr::from_ptr(name)) };
            names.push(name.to_bytes().to_owned());
            i32::from(names.len() < MOST_NAMES)
        }
        let folder = place(folder)?;
        let mut names: Vec<Vec<u8>> = Vec::new();
        // SAFETY: everything lives here, and `each` gets the list that it expects.
        let code = unsafe {
            cradle_camera_names(self.0, folder.as_ptr(), folders.into(), each, (&raw mut names).cast())
        };
        self.checked(code).map(|()| names)
    }

    /// What the camera says of a file.
    pub fn look(&self, folder: &CardPath, name: &CardPath) -> Result<Looked, Failure> {
        let (folder, name) = (place(folder)?, last(name)?);
        let mut told = RawFile::default();
        // SAFETY: everything lives here.
        let code = unsafe { cradle_camera_look(self.0, folder.as_ptr(), name.as_ptr(), &raw mut told) };
        self.checked(code)?;
        let size = (told.sized != 0).then_some(told.size);
        Ok(Looked { size, time: told.time, protected: told.protected != 0 })
    }

    /// Removes a file, for good.
    pub fn remove(&self, path: &CardPath) -> Result<(), Failure> {
        let (folder, name) = (place(&path.folder())?, last(path)?);
        // SAFETY: two strings that live here.
        let code = unsafe { cradle_camera_remove(self.0, folder.as_ptr(), name.as_ptr()) };
        self.checked(code).map_err(|failure| match code {
            // The cable, not the camera: nobody has said no.
            -7 | -34 | -35 | -51 | -52 => Failure { why: Why::Silent, ..failure },
            _ => failure,
        })
    }

    /// A part of a file of at most [`PART`] bytes, less at its end.
    pub fn read(&self, path: &CardPath, offset: u64, bytes: &mut [u8]) -> Result<usize, Failure> {
        let (folder, name) = (place(&path.folder())?, last(path)?);
        let mut size = bytes.len().min(PART) as u64;
        let room = size;
        // SAFETY: at most `size` bytes are written, for which there is room.
        let code = unsafe {
            cradle_camera_read(
                self.0,
                folder.as_ptr(),
                name.as_ptr(),
                offset,
                bytes.as_mut_ptr().cast(),
                &raw mut size,
            )
        };
        self.checked(code).map(|()| size.min(room) as usize)
    }

    /// All of a file, piece by piece, until `take` says false.
    pub fn whole(&self, path: &CardPath, take: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), Failure> {
        self.pieces(cradle_camera_whole, path, take)
    }

    /// The camera's own small picture.
    pub fn thumbnail(&self, path: &CardPath, take: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), Failure> {
        self.pieces(cradle_camera_thumbnail, path, take)
    }

    fn pieces(
        &self,
        get: unsafe extern "C" fn(*mut c_void, *const c_char, *const c_char, EachPiece, *mut c_void) -> i32,
        path: &CardPath,
        mut take: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<(), Failure> {
        extern "C" fn each(into: *mut c_void, bytes: *const u8, size: u64) -> i32 {
            if bytes.is_null() {
                return 1;
            }
            // SAFETY: the closure below, and as many bytes as the library says.
            let (take, bytes) = unsafe {
                (
                    &mut *into.cast::<&mut dyn FnMut(&[u8]) -> bool>(),
                    std::slice::from_raw_parts(bytes, size as usize),
                )
            };
            take(bytes).into()
        }
        let (folder, name) = (place(&path.folder())?, last(path)?);
        // SAFETY: everything lives here, and `each` gets the closure that it expects.
        let code = unsafe { get(self.0, folder.as_ptr(), name.as_ptr(), each, (&raw mut take).cast()) };
        self.checked(code)
    }

    /// What the camera says of itself. What it does not say is left out.
    pub fn about(&self) -> About {
        extern "C" fn setting(into: *mut c_void, name: *const c_char, value: *const c_char) {
            // SAFETY: the list below, and two strings with an end.
            unsafe { (*into.cast::<Vec<(String, String)>>()).push((text(name), text(value))) }
        }
        extern "C" fn summary(into: *mut c_void, lines: *const c_char) {
            // SAFETY: the text below, and a string with an end.
            unsafe { *into.cast::<String>() = text(lines) }
        }
        extern "C" fn storage(into: *mut c_void, label: *const c_char, bytes: i64, free: i64) {
            let number = |number: i64| u64::try_from(number).ok();
            // SAFETY: the list below, and a string with an end.
            let (list, label) = unsafe { (&mut *into.cast::<Vec<Storage>>(), text(label)) };
            list.push(Storage { label, bytes: number(bytes), free: number(free) });
        }
        let (mut settings, mut lines, mut storages) = (Vec::new(), String::new(), Vec::new());
        // Each of the three may be more than a camera can say, which is no fault.
        // SAFETY: the functions get the lists that they expect, which live here.
        unsafe {
            cradle_camera_summary(self.0, summary, (&raw mut lines).cast());
            cradle_camera_storages(self.0, storage, (&raw mut storages).cast());
            if super::about::may_be_asked_for_settings(&lines) {
                cradle_camera_settings(self.0, setting, (&raw mut settings).cast());
            }
        }
        super::about::told(&settings, &lines, storages)
    }
}

/// A folder as libgphoto2 names it.
fn place(folder: &CardPath) -> Result<CString, Failure> {
    let mut bytes = Vec::new();
    for name in folder.names() {
        bytes.push(b'/');
        bytes.extend_from_slice(name.as_bytes());
    }
    if bytes.is_empty() {
        bytes.push(b'/');
    }
    CString::new(bytes).map_err(|_| Failure::odd_name())
}

/// The last name of a path.
fn last(path: &CardPath) -> Result<CString, Failure> {
    let name = path.names().last().ok_or_else(Failure::odd_name)?;
    CString::new(name.as_bytes()).map_err(|_| Failure::odd_name())
}
