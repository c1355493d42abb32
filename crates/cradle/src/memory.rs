//! How the process asks the system for memory.

// The C library is told through its own functions; there is no safe way to do so.
#![allow(unsafe_code)]

/// Makes looking at pictures quick without keeping its memory; to be called before anything else.
///
/// The picture engine keeps its largest buffers itself. Left alone, the GNU C library makes up its own
/// mind about the rest as it goes, and has a heap for every thread. So a few heaps serve all threads, and
/// what lies idle in them is given back from time to time (mallopt(3), malloc_trim(3)).
/// docs/performance.md has the figures.
pub(crate) fn arrange() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    gnu::arrange();
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod gnu {
    use std::time::Duration;

    /// Smaller blocks stay in the heaps, in bytes: whole files of pictures mostly do.
    const FROM_THE_SYSTEM: libc::c_int = 2 << 20;

    /// What a heap may hold at its end without giving it back at once, in bytes.
    const LEFT_IN_A_HEAP: libc::c_int = 2 << 20;

    /// Between two times that idle memory is given back.
    const GIVEN_BACK_EVERY: Duration = Duration::from_secs(10);

    pub(super) fn arrange() {
        // A heap for each picture that is looked at at the same time; more would each keep as much.
        let heaps =
            std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 64) as libc::c_int);
        // SAFETY: mallopt takes two numbers and no pointer.
        unsafe {
            libc::mallopt(libc::M_ARENA_MAX, heaps);
            libc::mallopt(libc::M_MMAP_THRESHOLD, FROM_THE_SYSTEM);
            libc::mallopt(libc::M_TRIM_THRESHOLD, LEFT_IN_A_HEAP);
        }
        let giving_back = std::thread::Builder::new().name("memory".to_owned()).spawn(|| {
            loop {
                std::thread::sleep(GIVEN_BACK_EVERY);
                // SAFETY: malloc_trim takes a number and locks each heap while it looks at it.
                unsafe { libc::malloc_trim(0) };
            }
        });
        // Without it the process is only larger than it could be.
        drop(giving_back);
    }
}
