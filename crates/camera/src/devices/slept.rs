//! Linux: noticing that the computer has slept, without ever looking.
//!
//! A timer that lies years ahead and that the kernel cancels when the clock jumps, which it does when the
//! computer wakes up (timerfd_create(2), `TFD_TIMER_CANCEL_ON_SET`). Whether it slept or the clock was set,
//! two other clocks tell: `CLOCK_BOOTTIME` goes on in sleep, `CLOCK_MONOTONIC` does not (clock_gettime(2)).

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use rustix::time::{
    ClockId, Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, clock_gettime,
    timerfd_create, timerfd_settime,
};

/// The clocks are not read at the very same time.
const JITTER: Duration = Duration::from_millis(50);

/// Becomes readable when the clock jumps.
pub(super) struct Sleep {
    timer: OwnedFd,
    slept: Duration,
}

impl Sleep {
    pub fn watched() -> rustix::io::Result<Self> {
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        let sleep = Self { timer: timerfd_create(TimerfdClockId::Realtime, flags)?, slept: slept() };
        sleep.wind()?;
        Ok(sleep)
    }

    /// Takes notice of a jump; whether the computer has slept.
    pub fn heard(&mut self) -> bool {
        // It says that it was cancelled. Where it cannot be wound up again, devices tell by themselves that
        // they have gone, as they do in most cases.
        let _ = rustix::io::read(&self.timer, &mut [0; 8]);
        let _ = self.wind();
        let before = std::mem::replace(&mut self.slept, slept());
        is_sleep(before, self.slept)
    }

    fn wind(&self) -> rustix::io::Result<()> {
        let never = Timespec { tv_sec: i64::MAX, tv_nsec: 0 };
        let once = Itimerspec { it_interval: Timespec { tv_sec: 0, tv_nsec: 0 }, it_value: never };
        let flags = TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET;
        timerfd_settime(&self.timer, flags, &once).map(drop)
    }
}

impl AsFd for Sleep {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.timer.as_fd()
    }
}

/// Whether the sleep since its start has grown.
fn is_sleep(before: Duration, now: Duration) -> bool {
    now > before + JITTER
}

/// How long the computer has slept since it was started.
fn slept() -> Duration {
    let since = |clock| Duration::try_from(clock_gettime(clock)).unwrap_or_default();
    since(ClockId::Boottime).saturating_sub(since(ClockId::Monotonic))
}

#[cfg(test)]
mod tests {
    use rustix::event::{PollFd, PollFlags, poll};

    use super::*;

    #[test]
    fn a_computer_that_is_awake_tells_nothing_and_a_clock_that_was_set_is_no_sleep() {
        let mut sleep = Sleep::watched().unwrap();
        let mut told = [PollFd::from_borrowed_fd(sleep.as_fd(), PollFlags::IN)];
        let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
        assert_eq!(poll(&mut told, Some(&at_once)), Ok(0));
        assert!(!sleep.heard());
        assert!(is_sleep(Duration::ZERO, Duration::from_secs(1)));
        assert!(!is_sleep(Duration::from_hours(1), Duration::from_hours(1) + Duration::from_micros(40)));
    }
}
