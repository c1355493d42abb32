//! The few functions of libheif's C interface that showing one picture takes.
//!
//! The interface is stable since libheif 1.0 (its structures carry versions and grow at their
//! end); the newest function used here is of 1.13.
#![allow(unsafe_code)] // A binding to C, in a process that holds nothing but one picture.

use std::borrow::Cow;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::marker::PhantomData;
use std::ptr;

const COLOURS_RGB: c_int = 1;
const INTERLEAVED_RGB: c_int = 10;
const INTERLEAVED_RGBA: c_int = 11;
const CHANNEL_INTERLEAVED: c_int = 10;
const PROFILE_NCLX: c_int = u32::from_be_bytes(*b"nclx") as c_int;
const PROFILE_RICC: c_int = u32::from_be_bytes(*b"rICC") as c_int;
const PROFILE_PROF: c_int = u32::from_be_bytes(*b"prof") as c_int;

#[repr(C)]
struct RawError {
    code: c_int,
    subcode: c_int,
    message: *const c_char,
}

/// The beginning of `heif_decoding_options`, version 2 and later.
#[repr(C)]
struct RawOptions {
    version: u8,
    ignore_transformations: u8,
    start_progress: *const c_void,
    on_progress: *const c_void,
    end_progress: *const c_void,
    progress_user_data: *const c_void,
    convert_hdr_to_8bit: u8,
}

/// The beginning of `heif_color_profile_nclx`.
#[repr(C)]
struct RawNclx {
    version: u8,
    primaries: c_int,
    transfer: c_int,
    matrix: c_int,
    full_range: u8,
}

#[link(name = "heif")]
unsafe extern "C" {
    fn heif_init(params: *const c_void) -> RawError;
    fn heif_context_alloc() -> *mut c_void;
    fn heif_context_free(context: *mut c_void);
    fn heif_context_set_maximum_image_size_limit(context: *mut c_void, edge: c_int);
    fn heif_context_set_max_decoding_threads(context: *mut c_void, threads: c_int);
    fn heif_context_read_from_memory_without_copy(
        context: *mut c_void,
        bytes: *const c_void,
        size: usize,
        options: *const c_void,
    ) -> RawError;
    fn heif_context_get_primary_image_handle(context: *mut c_void, handle: *mut *mut c_void) -> RawError;
    fn heif_image_handle_release(handle: *const c_void);
    fn heif_image_handle_get_width(handle: *const c_void) -> c_int;
    fn heif_image_handle_get_height(handle: *const c_void) -> c_int;
    fn heif_image_handle_has_alpha_channel(handle: *const c_void) -> c_int;
    fn heif_image_handle_get_color_profile_type(handle: *const c_void) -> c_int;
    fn heif_image_handle_get_raw_color_profile_size(handle: *const c_void) -> usize;
    fn heif_image_handle_get_raw_color_profile(handle: *const c_void, profile: *mut c_void) -> RawError;
    fn heif_image_handle_get_nclx_color_profile(handle: *const c_void, nclx: *mut *mut RawNclx) -> RawError;
    fn heif_nclx_color_profile_free(nclx: *mut RawNclx);
    fn heif_decoding_options_alloc() -> *mut RawOptions;
    fn heif_decoding_options_free(options: *mut RawOptions);
    fn heif_decode_image(
        handle: *const c_void,
        image: *mut *mut c_void,
        colours: c_int,
        chroma: c_int,
        options: *const RawOptions,
    ) -> RawError;
    fn heif_image_release(image: *const c_void);
    fn heif_image_get_width(image: *const c_void, channel: c_int) -> c_int;
    fn heif_image_get_height(image: *const c_void, channel: c_int) -> c_int;
    fn heif_image_get_plane_readonly(image: *const c_void, channel: c_int, stride: *mut c_int) -> *const u8;
}

fn checked(error: &RawError) -> Result<(), String> {
    if error.code == 0 {
        return Ok(());
    }
    if error.message.is_null() {
        return Err(format!("error {}.{}", error.code, error.subcode));
    }
    // SAFETY: libheif's messages are strings with an end, valid until the next call.
    let message = unsafe { CStr::from_ptr(error.message) };
    Err(message.to_string_lossy().into_owned())
}

/// A file that is being read.
pub struct File<'a> {
    context: *mut c_void,
    _bytes: PhantomData<&'a [u8]>,
}

impl<'a> File<'a> {
    /// Reads the structure of a file; pictures with a longer edge than `longest` are refused.
    pub fn read(bytes: &'a [u8], longest: u32, threads: usize) -> Result<Self, String> {
        // SAFETY: the context is checked and freed once, in `drop`; the bytes outlive it by 'a.
        unsafe {
            checked(&heif_init(ptr::null()))?;
            let context = heif_context_alloc();
            if context.is_null() {
                return Err("there is no memory for it".to_owned());
            }
            let file = Self { context, _bytes: PhantomData };
            heif_context_set_maximum_image_size_limit(context, longest as c_int);
            heif_context_set_max_decoding_threads(context, threads as c_int);
            let read = heif_context_read_from_memory_without_copy(
                context,
                bytes.as_ptr().cast(),
                bytes.len(),
                ptr::null(),
            );
            checked(&read)?;
            Ok(file)
        }
    }

    /// The picture that stands for the file.
    pub fn primary(&self) -> Result<Picture<'_>, String> {
        let mut handle = ptr::null_mut();
        // SAFETY: the context is alive; the handle is checked and released once.
        unsafe { checked(&heif_context_get_primary_image_handle(self.context, &raw mut handle))? };
        if handle.is_null() {
            return Err("it has no main picture".to_owned());
        }
        Ok(Picture { handle, _file: PhantomData })
    }
}

impl Drop for File<'_> {
    fn drop(&mut self) {
        // SAFETY: allocated in `read`, freed here only.
        unsafe { heif_context_free(self.context) }
    }
}

/// A picture of a file, not decoded yet.
pub struct Picture<'f> {
    handle: *mut c_void,
    _file: PhantomData<&'f ()>,
}

/// How the numbers of a picture's colours are meant (ITU-T H.273).
pub struct Codes {
    pub primaries: u8,
    pub transfer: u8,
}

impl Picture<'_> {
    /// Width and height as shown, after rotation and cropping.
    pub fn size(&self) -> (u32, u32) {
        // SAFETY: the handle is alive.
        let (width, height) =
            unsafe { (heif_image_handle_get_width(self.handle), heif_image_handle_get_height(self.handle)) };
        (u32::try_from(width).unwrap_or(0), u32::try_from(height).unwrap_or(0))
    }

    /// The ICC profile, up to `most` bytes.
    pub fn profile(&self, most: usize) -> Option<Vec<u8>> {
        // SAFETY: the handle is alive, and the buffer has the size that libheif asks for.
        unsafe {
            let kind = heif_image_handle_get_color_profile_type(self.handle);
            if kind != PROFILE_PROF && kind != PROFILE_RICC {
                return None;
            }
            let size = heif_image_handle_get_raw_color_profile_size(self.handle);
            if size == 0 || size > most {
                return None;
            }
            let mut profile = vec![0; size];
            let got = heif_image_handle_get_raw_color_profile(self.handle, profile.as_mut_ptr().cast());
            checked(&got).ok().map(|()| profile)
        }
    }

    /// What its colours mean where that is told by numbers instead of a profile.
    pub fn codes(&self) -> Option<Codes> {
        // SAFETY: the handle is alive; what libheif allocates is checked, copied and freed.
        unsafe {
            if heif_image_handle_get_color_profile_type(self.handle) != PROFILE_NCLX {
                return None;
            }
            let mut nclx = ptr::null_mut();
            checked(&heif_image_handle_get_nclx_color_profile(self.handle, &raw mut nclx)).ok()?;
            let told = nclx.as_ref().map(|nclx| Codes {
                primaries: u8::try_from(nclx.primaries).unwrap_or(2),
                transfer: u8::try_from(nclx.transfer).unwrap_or(2),
            });
            heif_nclx_color_profile_free(nclx);
            told
        }
    }

    /// Decodes to rows of 8-bit red, green and blue, with alpha as a fourth byte where there is some.
    pub fn decode(&self) -> Result<Pixels, String> {
        // SAFETY: the handle is alive; options and image are checked and freed once; the plane is the image's,
        // which goes along.
        unsafe {
            let alpha = heif_image_handle_has_alpha_channel(self.handle) != 0;
            let options = heif_decoding_options_alloc();
            if let Some(options) = options.as_mut() {
                options.convert_hdr_to_8bit = 1;
            }
            let mut image = ptr::null_mut();
            let chroma = if alpha { INTERLEAVED_RGBA } else { INTERLEAVED_RGB };
            let decoded =
                heif_decode_image(self.handle, &raw mut image, COLOURS_RGB, chroma, options.cast_const());
            heif_decoding_options_free(options);
            checked(&decoded)?;
            let image = Image(image);
            let side = |side: c_int| u32::try_from(side).ok().filter(|side| *side > 0);
            let width = side(heif_image_get_width(image.0, CHANNEL_INTERLEAVED));
            let height = side(heif_image_get_height(image.0, CHANNEL_INTERLEAVED));
            let (width, height) = width.zip(height).ok_or("it has no size")?;
            let mut stride = 0;
            let plane = heif_image_get_plane_readonly(image.0, CHANNEL_INTERLEAVED, &raw mut stride);
            let row = width as usize * if alpha { 4 } else { 3 };
            let stride = usize::try_from(stride).unwrap_or(0);
            if plane.is_null() || stride < row {
                return Err("it has no pixels".to_owned());
            }
            Ok(Pixels { width, height, alpha, row, stride, plane, _image: image })
        }
    }
}

impl Drop for Picture<'_> {
    fn drop(&mut self) {
        // SAFETY: got in `primary`, released here only.
        unsafe { heif_image_handle_release(self.handle) }
    }
}

/// Decoded pixels.
pub struct Pixels {
    pub width: u32,
    pub height: u32,
    pub alpha: bool,
    /// Bytes of a row, and from one row to the next, which are at least as many.
    row: usize,
    stride: usize,
    plane: *const u8,
    _image: Image,
}

impl Pixels {
    /// The rows, from the top.
    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        // SAFETY: the plane belongs to the image, which is kept; it has so many rows of that stride.
        (0..self.height as usize)
            .map(|y| unsafe { std::slice::from_raw_parts(self.plane.add(y * self.stride), self.row) })
    }

    /// All rows without gaps between them.
    pub fn whole(&self) -> Cow<'_, [u8]> {
        if self.stride == self.row {
            // SAFETY: as for the rows, which lie one behind the other.
            let all = unsafe { std::slice::from_raw_parts(self.plane, self.row * self.height as usize) };
            return Cow::Borrowed(all);
        }
        let mut all = Vec::with_capacity(self.row * self.height as usize);
        self.rows().for_each(|row| all.extend_from_slice(row));
        Cow::Owned(all)
    }
}

struct Image(*mut c_void);

impl Drop for Image {
    fn drop(&mut self) {
        // SAFETY: got from `heif_decode_image`, released here only.
        unsafe { heif_image_release(self.0) }
    }
}
