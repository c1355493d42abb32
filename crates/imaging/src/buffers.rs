//! Memory for pixels that a decoding thread keeps from picture to picture.
//!
//! A photograph goes through two or three buffers of some ten megabytes. Given back to the system
//! after each picture they come back as pages that it has to clear and map one by one, which took a
//! twelfth of the time that a picture takes.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use fast_image_resize::Resizer;

/// Buffers that a thread keeps: a picture before scaling and after it.
const MOST: usize = 2;

/// Smaller ones, in bytes, cost nothing; larger ones are rare and not worth their memory.
const KEPT: RangeInclusive<usize> = (1 << 20)..=(20 << 20);

thread_local! {
    /// The largest first.
    static SPARE: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
    /// It keeps what it needs between its two passes.
    static RESIZER: RefCell<Resizer> = RefCell::default();
}

/// A buffer of `length` bytes whose contents are anything, also of an earlier picture: for those who
/// write all of it.
pub(crate) fn of_length(length: usize) -> Vec<u8> {
    match spare(length) {
        Some(mut buffer) => {
            buffer.resize(length, 0);
            buffer
        }
        None => vec![0; length],
    }
}

/// The smallest kept buffer that holds `length` bytes. When all are too small, the smallest of them goes:
/// a larger one takes its place as soon as it comes back, and until then this thread has no more than
/// it needs.
fn spare(length: usize) -> Option<Vec<u8>> {
    if !KEPT.contains(&length) {
        return None;
    }
    SPARE.with_borrow_mut(|spare| {
        let fitting = spare.iter().rposition(|buffer| buffer.capacity() >= length);
        if fitting.is_none() {
            spare.pop();
        }
        fitting.map(|place| spare.remove(place))
    })
}

/// A buffer of `length` zeros.
pub(crate) fn of_zeros(length: usize) -> Vec<u8> {
    let mut buffer = of_length(length);
    buffer.fill(0);
    buffer
}

/// Takes a buffer that is not needed any more. Of too many the largest stay, in front.
pub(crate) fn give_back(buffer: Vec<u8>) {
    if !KEPT.contains(&buffer.capacity()) {
        return;
    }
    SPARE.with_borrow_mut(|spare| {
        spare.push(buffer);
        spare.sort_by_key(|buffer| std::cmp::Reverse(buffer.capacity()));
        spare.truncate(MOST);
    });
}

/// Scales with this thread's resizer.
pub(crate) fn with_resizer<T>(work: impl FnOnce(&mut Resizer) -> T) -> T {
    RESIZER.with_borrow_mut(|resizer| {
        let result = work(resizer);
        if resizer.size_of_internal_buffers() > *KEPT.end() {
            resizer.reset_internal_buffers();
        }
        result
    })
}

/// Gives this thread's buffers back to the system.
pub(crate) fn release() {
    SPARE.take();
    RESIZER.take();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_comes_back_and_zeros_are_zeros() {
        const LENGTH: usize = 2 << 20;
        let mut buffer = of_zeros(LENGTH);
        buffer.fill(7);
        let address = buffer.as_ptr();
        give_back(buffer);
        let again = of_length(LENGTH - 5);
        assert_eq!((again.as_ptr(), again.len()), (address, LENGTH - 5));
        give_back(again);
        assert!(of_zeros(LENGTH).iter().all(|byte| *byte == 0));
    }

    #[test]
    fn one_that_is_too_small_goes_before_a_larger_one_comes() {
        give_back(vec![0; 2 << 20]);
        give_back(vec![0; 3 << 20]);
        let larger = of_length(4 << 20);
        let kept = || SPARE.with_borrow(|spare| spare.iter().map(Vec::capacity).collect::<Vec<_>>());
        assert_eq!(kept(), [3 << 20]);
        give_back(larger);
        assert_eq!(kept(), [4 << 20, 3 << 20]);
        assert_eq!(of_length(3 << 20).capacity(), 3 << 20, "the smallest that is large enough");
    }

    #[test]
    fn few_are_kept_and_none_of_them_small_or_huge() {
        for length in [100, 1 << 20, 2 << 20, 3 << 20, 32 << 20] {
            give_back(vec![0; length]);
        }
        let kept = SPARE.with_borrow(|spare| spare.iter().map(Vec::capacity).collect::<Vec<_>>());
        assert_eq!(kept, [3 << 20, 2 << 20]);
        assert_eq!(of_length(100).capacity(), 100, "a small one takes no large one");
        release();
        SPARE.with_borrow(|spare| assert!(spare.is_empty()));
    }
}
