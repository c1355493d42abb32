//! Turns at something that serves one at a time, in the order of asking: whoever looks at a page waits for
//! one part of a long file, not for all of it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Turns at a value.
pub(super) struct Turns<T> {
    line: Mutex<Line>,
    moved: Condvar,
    value: Mutex<T>,
}

#[derive(Default)]
struct Line {
    last: u64,
    served: u64,
}

/// A turn; over when it is dropped.
pub(super) struct Turn<'a, T> {
    turns: &'a Turns<T>,
    value: Option<MutexGuard<'a, T>>,
}

impl<T> Turns<T> {
    pub fn at(value: T) -> Self {
        Self { line: Mutex::default(), moved: Condvar::new(), value: Mutex::new(value) }
    }

    /// Waits for a turn.
    pub fn take(&self) -> Turn<'_, T> {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = line.last;
        line.last += 1;
        while line.served != mine {
            line = self.moved.wait(line).unwrap_or_else(PoisonError::into_inner);
        }
        drop(line);
        Turn { turns: self, value: Some(self.value.lock().unwrap_or_else(PoisonError::into_inner)) }
    }
}

impl<T> std::ops::Deref for Turn<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.value.as_ref().expect("a turn has its value until it is dropped")
    }
}

impl<T> std::ops::DerefMut for Turn<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.value.as_mut().expect("a turn has its value until it is dropped")
    }
}

impl<T> Drop for Turn<'_, T> {
    fn drop(&mut self) {
        self.value = None;
        self.turns.line.lock().unwrap_or_else(PoisonError::into_inner).served += 1;
        self.turns.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn who_asks_first_is_served_first() {
        let turns = Turns::at(Vec::new());
        let (asked, told) = mpsc::channel();
        std::thread::scope(|scope| {
            let held = turns.take();
            for number in 0..8 {
                let (turns, asked) = (&turns, asked.clone());
                scope.spawn(move || {
                    asked.send(()).unwrap();
                    turns.take().push(number);
                });
                told.recv().unwrap();
                // In line before the next one asks.
                while turns.line.lock().unwrap().last != number + 2 {
                    std::thread::yield_now();
                }
            }
            drop(held);
        });
        assert_eq!(*turns.take(), [0, 1, 2, 3, 4, 5, 6, 7]);
    }
}
