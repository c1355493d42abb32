//! Threads of its own for decoding, so that no picture can hold up anything else.
//!
//! A decoder cannot be interrupted from outside. When one passes its time, its caller is told so
//! at once, a fresh thread takes its place, and the lost one ends whenever its decoder does,
//! which the limits on pixels and passes make sure of.

use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures::channel::oneshot;

use crate::buffers;
use crate::unshowable::Unshowable;

/// Decoders reach deep into their own buffers; the standard's two megabytes are not promised to
/// be enough.
const STACK: usize = 8 << 20;

/// A thread without work for so long gives its memory back.
const REST: Duration = Duration::from_secs(2);

/// A bounded number of decoding threads. Cheap to clone; the threads end when
/// the last clone and the last [`Answer`] are gone.
#[derive(Clone)]
pub struct Pool {
    threads: usize,
    shared: Arc<Shared>,
    _owner: Arc<Owner>,
}

/// The result of one piece of work: a future, and [`Answer::wait`] for callers without one.
///
/// Dropping it before the work has begun takes the work out of the queue.
#[must_use = "work whose answer nobody waits for is not done"]
pub struct Answer<T> {
    receiver: oneshot::Receiver<Result<T, Unshowable>>,
    /// Keeps the threads until the work is done.
    _pool: Pool,
}

impl<T> Answer<T> {
    /// Blocks the thread until the work is done or its time is over.
    pub fn wait(self) -> Result<T, Unshowable> {
        futures::executor::block_on(self)
    }
}

impl<T> Future for Answer<T> {
    type Output = Result<T, Unshowable>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.receiver).poll(context).map(|received| {
            received.unwrap_or_else(|_| Err(Unshowable::TooLong("its work was given up".to_owned())))
        })
    }
}

impl Pool {
    /// Starts `threads` threads, at least one, and one that watches the time.
    pub fn new(threads: usize) -> Self {
        let threads = threads.max(1);
        let shared = Arc::new(Shared {
            state: Mutex::new(State::default()),
            work: Condvar::new(),
            clock: Condvar::new(),
        });
        for _ in 0..threads {
            shared.start_worker();
        }
        let watched = Arc::clone(&shared);
        spawn("imaging-clock", move || watched.watch());
        Self { threads, _owner: Arc::new(Owner(Arc::clone(&shared))), shared }
    }

    /// How many pieces of work are done at the same time.
    pub const fn threads(&self) -> usize {
        self.threads
    }

    /// Does `work` on one of the threads, as soon as one is free. After `time` from its start
    /// the answer is [`Unshowable::TooLong`]; a panic is [`Unshowable::Damaged`].
    pub fn run<T, W>(&self, time: Duration, work: W) -> Answer<T>
    where
        T: Send + 'static,
        W: FnOnce() -> Result<T, Unshowable> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let reply = Arc::new(Mutex::new(Some(sender)));
        let answer = Arc::clone(&reply);
        let expired = Arc::clone(&reply);
        self.shared.locked().queue.push_back(Job {
            time,
            wanted: Box::new(move || lock(&reply).as_ref().is_some_and(|sender| !sender.is_canceled())),
            work: Box::new(move || {
                let result = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
                    Err(Unshowable::Damaged("its contents contradict each other".to_owned()))
                });
                if let Some(sender) = lock(&answer).take() {
                    let _ = sender.send(result);
                }
            }),
            expire: Box::new(move || {
                if let Some(sender) = lock(&expired).take() {
                    let _ = sender.send(Err(Unshowable::too_long(time)));
                }
            }),
        });
        self.shared.work.notify_one();
        Answer { receiver, _pool: self.clone() }
    }
}

struct Job {
    time: Duration,
    wanted: Box<dyn Fn() -> bool + Send>,
    work: Box<dyn FnOnce() + Send>,
    expire: Box<dyn FnOnce() + Send>,
}

/// Work that a thread is busy with.
struct Running {
    number: u64,
    ends: Instant,
    expire: Box<dyn FnOnce() + Send>,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Job>,
    running: Vec<Running>,
    started: u64,
    closed: bool,
}

struct Shared {
    state: Mutex<State>,
    work: Condvar,
    clock: Condvar,
}

impl Shared {
    fn locked(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    fn start_worker(self: &Arc<Self>) {
        let shared = Arc::clone(self);
        spawn("imaging", move || shared.serve());
    }

    /// A worker's life: it ends when the pool closes or when its place was given away.
    fn serve(&self) {
        while let Some((number, work)) = self.next() {
            work();
            let mut state = self.locked();
            let before = state.running.len();
            state.running.retain(|running| running.number != number);
            if state.running.len() == before {
                return;
            }
        }
    }

    fn next(&self) -> Option<(u64, Box<dyn FnOnce() + Send>)> {
        let mut state = self.locked();
        let mut resting = false;
        loop {
            if state.closed {
                return None;
            }
            match state.queue.pop_front() {
                Some(job) if (job.wanted)() => {
                    state.started += 1;
                    let number = state.started;
                    let ends = Instant::now() + job.time;
                    state.running.push(Running { number, ends, expire: job.expire });
                    self.clock.notify_one();
                    return Some((number, job.work));
                }
                Some(_) => {}
                None if resting => state = wait(self.work.wait(state)),
                None => {
                    let (waited, pause) =
                        self.work.wait_timeout(state, REST).unwrap_or_else(PoisonError::into_inner);
                    state = waited;
                    resting = pause.timed_out();
                    if resting {
                        buffers::release();
                    }
                }
            }
        }
    }

    /// The clock's life: it tells the callers of late work and replaces the late threads.
    fn watch(self: &Arc<Self>) {
        let mut state = self.locked();
        while !state.closed {
            let now = Instant::now();
            let late = state.running.extract_if(.., |running| running.ends <= now);
            for running in late.collect::<Vec<_>>() {
                (running.expire)();
                self.start_worker();
            }
            state = match state.running.iter().map(|running| running.ends).min() {
                Some(ends) => {
                    let pause = ends.saturating_duration_since(Instant::now());
                    self.clock.wait_timeout(state, pause).unwrap_or_else(PoisonError::into_inner).0
                }
                None => wait(self.clock.wait(state)),
            };
        }
    }
}

/// Closes the pool when the last handle goes.
struct Owner(Arc<Shared>);

impl Drop for Owner {
    fn drop(&mut self) {
        let mut state = self.0.locked();
        state.closed = true;
        state.queue.clear();
        drop(state);
        self.0.work.notify_all();
        self.0.clock.notify_all();
    }
}

fn spawn(name: &str, life: impl FnOnce() + Send + 'static) {
    let started = std::thread::Builder::new().name(name.to_owned()).stack_size(STACK).spawn(life);
    // Without threads there is nothing to decode with; the process cannot work at all.
    drop(started.expect("the system refuses to start a thread"));
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn wait<T>(waited: Result<T, PoisonError<T>>) -> T {
    waited.unwrap_or_else(PoisonError::into_inner)
}
