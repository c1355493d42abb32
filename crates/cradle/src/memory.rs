//! How the process asks the system for memory.

// The C library is told through its own function; there is no safe way to do so.
#![allow(unsafe_code)]

/// Blocks from this size on, in bytes, are given back to the system as soon as they are free.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const GIVEN_BACK_AT_ONCE: libc::c_int = 1 << 20;

/// Keeps the process small between pictures; to be called before anything else.
///
/// Looking at a picture takes buffers of many megabytes for a tenth of a second. Left alone, the GNU
/// C library learns from the first of them to keep such blocks in its heaps, which then hold several
/// times what is in use, for ever (mallopt(3), M_MMAP_THRESHOLD). docs/performance.md has the figures.
pub(crate) fn keep_small() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: mallopt takes two numbers and no pointer.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, GIVEN_BACK_AT_ONCE);
    }
}
